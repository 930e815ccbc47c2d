/** One part of the report, for people. */
export interface Section {
  readonly heading: string;
  readonly body: string;
}
