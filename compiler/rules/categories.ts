/** A project may name its categories in full (`Integration`) or as ids have them (`INT`). */
export function sameCategory(configured: string, written: string): boolean {
  return written.toLowerCase().startsWith(configured.toLowerCase());
}
