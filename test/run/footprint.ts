import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";

/**
 * What a run holds on this machine, read from `/proc`: looked at while it runs, asked for again when it has ended.
 * Only what the run's own processes held counts, so that other runs beside it do not matter.
 */
export class Footprint {
  /** Inodes of listening sockets, by their ports. */
  readonly ports = new Map<number, string>();
  /** Files of `/dev/shm` that its processes had mapped. */
  readonly sharedFiles = new Set<string>();
  /** Ids of System V segments that its processes were attached to. */
  readonly segments = new Set<string>();

  constructor(pids: readonly number[]) {
    const listening = listeners();
    for (const pid of pids) {
      for (const inode of socketsOf(pid)) {
        const port = listening.get(inode);
        if (port !== undefined) this.ports.set(port, inode);
      }
      for (const { path, inode } of mapsOf(pid)) {
        if (path.startsWith("/dev/shm/")) this.sharedFiles.add(path);
        if (path.startsWith("/SYSV")) this.segments.add(inode);
      }
    }
  }

  /** What of it is still there, in words. */
  left(): string[] {
    const listening = listeners();
    const segments = new Set(systemVSegments());
    return [
      ...[...this.ports].filter(([, inode]) => listening.has(inode)).map(([port]) => `port ${port}`),
      ...[...this.sharedFiles].filter(existsSync),
      ...[...this.segments].filter((id) => segments.has(id)).map((id) => `shared memory ${id}`),
    ];
  }
}

/** The ports of this machine that are listened on, by the inode of their socket. */
function listeners(): Map<string, number> {
  const rows = ["tcp", "tcp6"].flatMap((table) => readFileSync(`/proc/net/${table}`, "utf8").split("\n"));
  return new Map(
    rows.flatMap((row) => {
      const [, local = "", , state, , , , , , inode = ""] = row.trim().split(/\s+/u);
      return state === "0A" ? [[inode, Number.parseInt(local.split(":")[1] ?? "", 16)] as const] : [];
    }),
  );
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return entries(folder).flatMap((name) => {
    try {
      return /^socket:\[(\d+)\]$/u.exec(readlinkSync(`${folder}/${name}`))?.[1] ?? [];
    } catch {
      return []; // closed meanwhile
    }
  });
}

function mapsOf(pid: number): { inode: string; path: string }[] {
  return text(`/proc/${pid}/maps`)
    .split("\n")
    .flatMap((row) => {
      const [, , , , inode = "", path = ""] = row.split(/\s+/u);
      return path === "" ? [] : [{ inode, path }];
    });
}

function systemVSegments(): string[] {
  return text("/proc/sysvipc/shm")
    .split("\n")
    .slice(1)
    .flatMap((row) => row.trim().split(/\s+/u)[1] ?? []);
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function text(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
