export interface Mutant {
  /** What is guarded, in words. */
  guard: string;
  /** The source file, from the repository root. */
  file: string;
  /** Text that stands in the file exactly once, and what it becomes. */
  from: string;
  to: string;
  /** The test file that must fail, and the vitest project (default "sqlite"). */
  test: string;
  project?: "unit" | "sqlite" | "postgresql" | "process" | "architecture";
  /** Pattern of test names (-t), to run few. */
  name?: string;
}
