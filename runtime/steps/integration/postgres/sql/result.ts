/** What one statement gave, as the server sent it. */
export interface SqlResult {
  /** "SELECT", "INSERT", … */
  command: string;
  /** `type` as PostgreSQL's `format_type` names it: "integer", "numeric(10,2)". Empty where it returns no rows. */
  columns: readonly { name: string; type: string }[];
  /** Values as the server prints them, null for NULL. */
  rows: readonly (readonly (string | null)[])[];
  /** Returned or changed. */
  rowCount: number;
}
