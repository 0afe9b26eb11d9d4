// The one table a bench run prints: what was measured, the yardstick beside it, their ratio and the target.

export type Row = {
  metric: string;
  measured: string;
  yardstick: string;
  ratio: number | null;
  target: string;
  isMet: boolean | null;
  /** A goal that may be missed without anything being broken. */
  isGoal?: boolean;
};

export const rows: Row[] = [];

/** Adds a row; `isMet` null means that the row informs and has no target. */
export function report(row: Row): void {
  rows.push(row);
  process.stderr.write(
    `  ${row.metric}: ${row.measured} (${row.yardstick})${row.ratio === null ? '' : ` ratio ${row.ratio.toFixed(2)}`}\n`,
  );
}

/** The table in Markdown, ready for docs/performance.md. */
export function table(): string {
  const head = ['| metric | measured | yardstick, same run | ratio | target | met |', '|---|---|---|---|---|---|'];
  const body = rows.map(
    (row) =>
      `| ${row.metric} | ${row.measured} | ${row.yardstick} | ${row.ratio === null ? '-' : row.ratio.toFixed(2)} | ${row.target} | ${row.isMet === null ? '-' : row.isMet ? 'yes' : 'no'} |`,
  );
  return [...head, ...body].join('\n');
}

/** The value at `share` (0 to 1) of a list, sorted for the purpose. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
