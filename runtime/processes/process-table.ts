import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";

/** One process as the kernel lists it. */
export interface ProcessEntry {
  pid: number;
  parent: number;
  group: number;
  /** Tells a process from a later one with the same pid: field 22 of `/proc/<pid>/stat`, `ps -o lstart` elsewhere. */
  startTime: string;
  zombie: boolean;
}

/** A process, named so that a later one with the same pid is never taken for it. */
export interface ProcessIdentity {
  pid: number;
  startTime: string;
}

const hasProc = process.platform === "linux";

/** The fields of `/proc/<pid>/stat`: the name in parentheses may hold blanks and parentheses itself. */
export function parseStat(stat: string): { state: string; fields: string[] } {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { state: fields[0] ?? "", fields };
}

function readEntry(pid: number): ProcessEntry | undefined {
  try {
    const { state, fields } = parseStat(readFileSync(`/proc/${pid}/stat`, "latin1"));
    return {
      pid,
      parent: Number(fields[1]),
      group: Number(fields[2]),
      startTime: fields[19] ?? "",
      zombie: state === "Z" || state === "X",
    };
  } catch {
    return undefined; // gone meanwhile
  }
}

/** Reads the output of `ps -axo pid=,ppid=,pgid=,stat=,lstart=`. */
export function parsePs(output: string): ProcessEntry[] {
  const entries: ProcessEntry[] = [];
  for (const line of output.split("\n")) {
    const found = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/.exec(line);
    if (!found) continue;
    const [, pid, parent, group, state, startTime] = found;
    entries.push({
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      startTime: startTime ?? "",
      zombie: state?.startsWith("Z") ?? false,
    });
  }
  return entries;
}

function ps(selection: string[]): ProcessEntry[] {
  try {
    const columns = ["-o", "pid=,ppid=,pgid=,stat=,lstart="];
    return parsePs(
      execFileSync("ps", [...selection, ...columns], {
        encoding: "utf8",
        env: { LC_ALL: "C", PATH: "/bin:/usr/bin" },
      }),
    );
  } catch {
    return []; // `ps -p` of a pid that is gone ends with 1
  }
}

/** All processes that this user can see. */
export function listProcesses(): ProcessEntry[] {
  if (!hasProc) return ps(["-ax"]);
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readEntry(Number(name)) ?? []);
}

export function findProcess(pid: number): ProcessEntry | undefined {
  return hasProc ? readEntry(pid) : ps(["-p", String(pid)])[0];
}

/** The identity of a living process; undefined where there is none (a zombie counts as gone). */
export function identify(pid: number): ProcessIdentity | undefined {
  const entry = findProcess(pid);
  return entry && !entry.zombie ? { pid, startTime: entry.startTime } : undefined;
}

/** Whether exactly this process still runs. */
export function isAlive(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.startTime === identity.startTime;
}

/** The given processes and all below them. */
export function withDescendants(
  roots: readonly number[],
  processes: readonly ProcessEntry[],
): ProcessEntry[] {
  const children = new Map<number, ProcessEntry[]>();
  for (const entry of processes) children.set(entry.parent, [...(children.get(entry.parent) ?? []), entry]);
  const found = new Map<number, ProcessEntry>();
  const open = processes.filter((entry) => roots.includes(entry.pid));
  for (let entry = open.pop(); entry; entry = open.pop()) {
    if (found.has(entry.pid)) continue;
    found.set(entry.pid, entry);
    open.push(...(children.get(entry.pid) ?? []));
  }
  return [...found.values()];
}

/** The members of a process group; none where the group's id has gone to another leader since. */
export function groupMembers(leader: ProcessIdentity, processes: readonly ProcessEntry[]): ProcessEntry[] {
  const current = processes.find((entry) => entry.pid === leader.pid);
  if (current && current.startTime !== leader.startTime) return [];
  return processes.filter((entry) => entry.group === leader.pid);
}
