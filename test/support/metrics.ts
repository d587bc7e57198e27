import type { TestApp } from "./app.ts";

/**
 * What a scrape says: each series, as it is written, with its value. Throws on a line that
 * Prometheus would not take.
 */
export function samplesOf(text: string): Map<string, number> {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => {
      const [, series, value] =
        /^([a-z_0-9]+(?:\{[^{}]*\})?) (-?\d[\d.e+-]*|nan)$/i.exec(line) ?? [];
      if (series === undefined) throw new Error(`not a sample: ${line}`);
      return [series, Number(value)];
    }),
  );
}

/** The series of one metric, without those that count nothing yet. */
export function countsOf(text: string, name: string): Record<string, number> {
  return Object.fromEntries(
    [...samplesOf(text)].filter(
      ([series, value]) => series.replace(/\{.*/, "") === name && value > 0,
    ),
  );
}

/** What an app with METRICS_PORT tells. */
export function scraped({ deps }: Pick<TestApp, "deps">): Promise<string> {
  if (!deps.metrics) throw new Error("METRICS_PORT is not set");
  return deps.metrics.text();
}
