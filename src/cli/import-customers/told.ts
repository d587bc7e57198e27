const MOST = 100;

/** What a report says of one kind: the first hundred, and how many there are. */
export class Told {
  readonly lines: string[] = [];
  count = 0;

  add(line: string): void {
    this.count++;
    if (this.lines.length < MOST) this.lines.push(line);
  }

  /** As a block of the report; nothing where there is nothing to say. */
  under(title: string): string[] {
    if (this.count === 0) return [];
    const more =
      this.count > this.lines.length ? [`and ${this.count - this.lines.length} more`] : [];
    return [title, ...this.lines, ...more];
  }
}
