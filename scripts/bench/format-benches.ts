export interface BenchReport {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly title: string;
      readonly status: string;
      readonly benchmarks: readonly { readonly tasks: readonly { readonly name: string; readonly throughput: { readonly mean: number } }[] }[];
    }[];
  }[];
}

/** A paragraph per comparison, fastest first. A bench that failed says so. */
export const formatBenches = ({ testResults }: BenchReport): string =>
  testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .map(({ title, status, benchmarks }) => {
      const tasks = benchmarks.flatMap((benchmark) => benchmark.tasks).sort((a, b) => b.throughput.mean - a.throughput.mean);
      const fastest = tasks[0]?.throughput.mean ?? 1;
      const width = Math.max(...tasks.map(({ name }) => name.length), 0);
      const lines = tasks.map(({ name, throughput: { mean } }) => {
        const ratio = mean === fastest ? "" : `  ${(fastest / mean).toFixed(1)} times slower`;
        return `  ${name.padEnd(width)}  ${Math.round(mean).toLocaleString("en-US").padStart(12)}/s${ratio}`;
      });
      return [status === "passed" ? title : `${title} (${status})`, ...lines].join("\n");
    })
    .join("\n\n");
