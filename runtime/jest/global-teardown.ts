/** Ends what the global set-up has begun; in watch mode the next round is a run of its own. */
export default function globalTeardown(): void {
  if (process.env["TCSPEC_OWN_RUN"] === undefined) return;
  delete process.env["TCSPEC_OWN_RUN"];
  delete process.env["TCSPEC_RUN_DIR"];
}
