/** How a failed statement's reason begins in an account. */
const prefix = "SQLSTATE ";

/** SQLSTATEs by which PostgreSQL says that it has no room: too_many_connections, cannot_connect_now. */
const noRoom: ReadonlySet<string> = new Set(["53300", "57P03"]);

/** As the account of a load tells it: `SQLSTATE 23505`. */
export const reasonOfState = (state: string): string => prefix + state;

export const isSqlState = (reason: string): boolean => reason.startsWith(prefix);

/** The database refused because it has no room, which is what 429 and 503 are elsewhere. */
export const isNoRoom = (reason: string): boolean =>
  isSqlState(reason) && noRoom.has(reason.slice(prefix.length));
