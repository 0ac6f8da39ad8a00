/** Wrong usage or configuration: a message for people, no stack; the command exits 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
