import { appendFileSync, mkdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { ResourceSampler } from "../monitor/sampler.js";
import { removeRemains } from "../services/drivers.js";
import { servicesFolderOf } from "../services/folder.js";
import { killAll } from "../processes/kill.js";
import { runMark } from "./mark.js";
import {
  identify,
  listProcesses,
  groupMembers,
  withDescendants,
  isAlive,
} from "../processes/process-table.js";
import { appendToRegistry } from "./registry.js";
import { ServiceManager } from "./service-manager.js";
import { sweepDeadRuns } from "./sweep.js";
import { chooseTempFolder, makeTempFolder, removeTempFolder } from "./temp-folder.js";
import { JournalFollower, Watchdog } from "./watchdog.js";

import type { JournalEntry } from "../../compiler/model/journal.js";
import type { ProcessIdentity } from "../processes/process-table.js";
import type { StartMessage } from "./protocol.js";
import type { RegistryEntry } from "./registry.js";
import type { Handlers } from "./server.js";
import type { Overdue } from "./watchdog.js";

const followEveryMs = 200;
/** Of the five seconds in which nothing of a run may be left. */
const stopWithinMs = 3000;

/** One run's account of what it started, and the end of all of it. */
export class Supervisor {
  readonly tempFolder: string;
  readonly #runDir: string;
  readonly #owner: ProcessIdentity | undefined;
  readonly #groups: ProcessIdentity[] = [];
  readonly #workers = new Map<number, ProcessIdentity>();
  readonly #manager: ServiceManager;
  readonly #sampler = new ResourceSampler();
  readonly #follower: JournalFollower;
  readonly #watchdog = new Watchdog((pid) => this.#identifyWorker(pid));
  #timer: NodeJS.Timeout | undefined;

  /** `ownerPid` is the process at the other end of the pipe. */
  constructor({ runDir, services, seed, testcontainers = false }: StartMessage, ownerPid: number) {
    const self = identify(process.pid);
    if (!self) throw new Error("The supervisor cannot find itself in the process table");
    this.#runDir = runDir;
    this.#owner = identify(ownerPid);
    this.#record({ type: "supervisor", ...self });
    const servedAsOther = process.getuid?.() === 0;
    this.tempFolder = chooseTempFolder(servedAsOther);
    this.#record({ type: "temp", path: this.tempFolder });
    makeTempFolder(this.tempFolder, servedAsOther);
    this.#follower = new JournalFollower(join(runDir, "journal"));
    const runId = basename(runDir);
    this.#manager = new ServiceManager({
      runId,
      mark: runMark(runId, self),
      services,
      seed,
      env: process.env,
      tempFolder: this.tempFolder,
      servicesFolder: servicesFolderOf(runDir),
      testcontainers,
      record: (entry) => this.#record(entry),
      log: (message) => this.log(message),
    });
  }

  /** Starts to watch the journal, and removes what dead runs of the project left. */
  start(): void {
    this.#timer = setInterval(() => this.#watch(), followEveryMs);
    void sweepDeadRuns(dirname(this.#runDir), this.#runDir).then((swept) => {
      for (const runDir of swept) this.log(`swept what the dead run ${basename(runDir)} had left`);
    });
  }

  get handlers(): Handlers {
    const manager = this.#manager;
    const { cases } = manager;
    return {
      "register-group": ({ pid }) => this.#registerGroup(pid),
      "register-worker": ({ pid }) => this.#registerWorker(pid),
      "acquire-service": ({ name, session }) => manager.acquire(name, session),
      "check-service": ({ name }) => manager.check(name),
      "start-dedicated": (request) => manager.startDedicated(request),
      "stop-dedicated": async ({ instance }) => {
        await manager.stopDedicated(instance);
        return null;
      },
      isolate: ({ name, caseId }) => manager.isolate(name, caseId),
      release: async ({ name, isolation }) => {
        await manager.release(name, isolation);
        return null;
      },
      fate: ({ name }) => manager.fateOf(name) ?? null,
      fault: async ({ session, name, fault }) => {
        await (await cases.of(session, name)).apply(fault);
        return null;
      },
      "undo-faults": async ({ session, name, kind }) => {
        if (name === undefined) await cases.restoreAll(session);
        else await (await cases.of(session, name)).restore(kind);
        return null;
      },
      "restart-service": async ({ session, name }) => {
        await (await cases.of(session, name)).restart();
        return null;
      },
      probe: async ({ session, name, withinMs }) => (await cases.of(session, name)).probe(withinMs),
      "end-session": async ({ session }) => {
        await cases.end(session);
        return null;
      },
      "monitor-start": async ({ session, service }) => {
        this.#sampler.watch(session, service, await manager.pidOf(service));
        return null;
      },
      "monitor-read": ({ session }) => this.#sampler.read(session),
      "monitor-series": ({ session, service }) => this.#sampler.series(session, service),
      "monitor-stop": ({ session }) => this.#sampler.stop(session),
    };
  }

  /** Ends the tests that may still run, every server, and removes everything that the run made outside its folder. */
  async end(reason: string): Promise<void> {
    this.log(`ending the run: ${reason}`);
    clearInterval(this.#timer);
    // An owner that runs the tests itself and asks for the end is not killed for it.
    const processes = [...this.#workers.values()].filter(({ pid }) => pid !== this.#owner?.pid);
    const tests = { groups: this.#groups, processes };
    await Promise.race([
      Promise.all([killAll(tests, stopWithinMs), this.#manager.stopAll()]),
      new Promise((resolve) => setTimeout(resolve, stopWithinMs)),
    ]);
    const ended = await killAll({ ...tests, folder: this.tempFolder }, 1000);
    removeRemains(this.tempFolder);
    removeTempFolder(this.tempFolder);
    if (ended) this.#record({ type: "closed" });
    else this.log("some processes of the run could not be ended");
  }

  log(message: string): void {
    process.stderr.write(`${new Date().toISOString()} ${message}\n`);
  }

  #record(entry: RegistryEntry): void {
    appendToRegistry(this.#runDir, entry);
  }

  #registerGroup(pid: number): null {
    const leader = identify(pid);
    if (leader) {
      this.#groups.push(leader);
      this.#record({ type: "group", ...leader });
    }
    return null;
  }

  #registerWorker(pid: number): null {
    const worker = identify(pid);
    if (worker && this.#workers.get(pid)?.startTime !== worker.startTime) {
      this.#workers.set(pid, worker);
      this.#record({ type: "worker", ...worker });
    }
    return null;
  }

  /** The process that writes a journal under this pid, if it is of the run: registered, or below what is. */
  #identifyWorker(pid: number): ProcessIdentity | undefined {
    const known = this.#workers.get(pid);
    if (known && isAlive(known)) return known;
    const all = listProcesses();
    const roots = this.#groups.flatMap((leader) => groupMembers(leader, all)).map((entry) => entry.pid);
    if (this.#owner && isAlive(this.#owner)) roots.push(this.#owner.pid);
    if (!withDescendants(roots, all).some((entry) => entry.pid === pid)) return undefined;
    this.#registerWorker(pid);
    return this.#workers.get(pid);
  }

  #watch(): void {
    this.#watchdog.follow(this.#follower.read());
    for (const overdue of this.#watchdog.overdue(Date.now())) this.#kill(overdue);
    this.#manager.stopOrphans().catch((error: unknown) => this.log(String(error)));
  }

  #kill({ process: worker, caseId, number, overdueMs }: Overdue): void {
    const reason = `step ${number} was ${Math.round(overdueMs)} ms past its deadline and did not react: its process was ended. Expected a step that lets others run; a loop without an end, or without an await, is likely`;
    const entry: JournalEntry = {
      type: "killed",
      at: Date.now(),
      pid: process.pid,
      target: worker.pid,
      caseId,
      number,
      reason,
    };
    const folder = join(this.#runDir, "journal");
    mkdirSync(folder, { recursive: true });
    // Written first: whoever sees the worker's end finds its reason.
    appendFileSync(join(folder, `supervisor-${process.pid}.ndjson`), `${JSON.stringify(entry)}\n`);
    this.log(`killing process ${worker.pid} of ${caseId}: ${reason}`);
    void killAll({ processes: [worker] }, 1000);
  }
}
