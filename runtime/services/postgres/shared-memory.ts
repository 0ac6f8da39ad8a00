import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A segment of System V shared memory: PostgreSQL's interlock, which outlives a killed server. */
export interface Segment {
  id: string;
  creator: number;
  attached: number;
}

/** Reads `/proc/sysvipc/shm`. */
export function parseSegments(text: string): Segment[] {
  const [header = "", ...rows] = text.split("\n").map((line) => line.trim().split(/\s+/));
  const column = (row: string[], name: string) => row[header.indexOf(name)] ?? "";
  return rows
    .filter((row) => row.length === header.length)
    .map((row) => ({
      id: column(row, "shmid"),
      creator: Number(column(row, "cpid")),
      attached: Number(column(row, "nattch")),
    }));
}

/** What `postmaster.pid` says of its server: its process (line 1; negative for those that initdb runs) and its segment (line 7: key and id). */
export function parsePostmasterFile(text: string): { pid: number; segment: string } | undefined {
  const lines = text.split("\n");
  const segment = /^\s*\d+\s+(\d+)\s*$/.exec(lines[6] ?? "")?.[1];
  return segment === undefined ? undefined : { pid: Math.abs(Number(lines[0])), segment };
}

/**
 * Removes the shared memory of the dead server whose data is in `dataFolder`. A server that ended by itself has
 * removed it, and the file that names it. Does nothing where there is no `/proc`.
 */
export function removeSharedMemory(dataFolder: string): void {
  try {
    const server = parsePostmasterFile(readFileSync(join(dataFolder, "postmaster.pid"), "utf8"));
    const left = parseSegments(readFileSync("/proc/sysvipc/shm", "utf8")).find(
      ({ id, creator, attached }) => id === server?.segment && creator === server.pid && attached === 0,
    );
    if (left) execFileSync("ipcrm", ["-m", left.id], { stdio: "ignore", env: { PATH: "/usr/bin:/bin" } });
  } catch {
    // no such server, no /proc, no ipcrm: 56 bytes stay until the next boot
  }
}
