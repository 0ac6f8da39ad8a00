import { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";

import type { SpecKind } from "../compiler/authoring/new-spec.js";
import type { CompileOptions, NewOptions } from "./actions.js";
import type { CertifyOptions } from "./commands/certify.js";
import type { CheckOptions } from "./commands/check.js";
import type { PlanOptions } from "./commands/plan.js";
import type { ReportOptions } from "./commands/report.js";
import type { RunOptions } from "./commands/run.js";
import type { TraceOptions } from "./commands/trace.js";
import { parseShard, type Shard } from "../runtime/run/shard.js";
import { packageVersion } from "./version.js";

/** The command line: options are declared here, what does the work is loaded when it is asked for. */
function commandLine(jestArgs: string[]): Command {
  const program = new Command("tcspec")
    .description("Markdown test cases that compile to Jest and run against real services")
    .version(packageVersion())
    .showHelpAfterError("(tcspec --help shows what there is)")
    .exitOverride();

  program
    .command("init")
    .description("make this folder a project with one green spec; nothing is overwritten")
    .action(async () => {
      const { initCommand } = await import("./commands/init.js");
      process.exitCode = initCommand(process.cwd(), process.stdout);
    });

  program
    .command("new")
    .description("start a spec from a template")
    .addArgument(new Argument("<kind>", "the template").choices(["component", "integration", "performance"]))
    .argument("<id>", "its id; without a number, the next free one")
    .option("--name <name>", "the test case's name")
    .option("--service <name>", "the service it tests; else by the configuration")
    .addOption(configOption())
    .action(async (kind: SpecKind, id: string, options: NewOptions) => {
      const { runNew } = await import("./actions.js");
      process.exitCode = await runNew(kind, id, options);
    });

  program
    .command("compile")
    .description("turn specs into Jest files")
    .argument("[files...]", "spec files or globs; all without any")
    .addOption(configOption())
    .option("--check", "write nothing; exit 1 where a generated file does not follow from its spec")
    .option("--watch", "go on, and compile what is edited; Ctrl-C ends it with exit code 0")
    .option("--force", "compile everything anew, whatever an earlier compile has recorded")
    .action(async (files: string[], options: CompileOptions) => {
      const { runCompile } = await import("./actions.js");
      process.exitCode = await runCompile(files, options);
    });

  program
    .command("check")
    .description("find what makes specs incomplete or untrue, and say how to mend it")
    .argument("[files...]", "spec files or globs; all without any")
    .addOption(configOption())
    .addOption(
      new Option("--format <format>", "how findings are printed")
        .choices(["pretty", "json", "sarif", "github"])
        .default("pretty"),
    )
    .option("--types", "check the types of all code, too, by TypeScript's native compiler")
    .option("--fix", "mend what has one right answer")
    .option("--max-warnings <n>", "exit 1 where there are more warnings", integer(0))
    .option("--baseline [file]", "record today's findings; where they are recorded, only new ones fail")
    .option("--update-baseline", "record today's findings again")
    .action(async (files: string[], options: CheckOptions & { config?: string }) => {
      const { runCheck } = await import("./actions.js");
      process.exitCode = await runCheck(files, options);
    });

  program
    .command("show")
    .description("print what is read in specs")
    .argument("<files...>", "spec files or globs")
    .addOption(configOption())
    .option("--json", "one object per test case")
    .action(async (files: string[], options: { config?: string; json?: boolean }) => {
      const { runShow } = await import("./actions.js");
      process.exitCode = await runShow(files, options);
    });

  program
    .command("steps")
    .description("print the phrases that steps can be written with")
    .argument("[word]", "only phrases that hold this word")
    .addOption(configOption())
    .option("--markdown", "all phrases as a document")
    .action(async (word: string | undefined, options: { config?: string; markdown?: boolean }) => {
      const { runSteps } = await import("./actions.js");
      process.exitCode = await runSteps(word, options);
    });

  const services = program
    .command("services")
    .description("print which services a run would use, and why; nothing is started")
    .addOption(configOption())
    .addOption(
      new Option("--format <format>", "how they are printed").choices(["pretty", "json"]).default("pretty"),
    )
    .action(async (options: { config?: string; format: "pretty" | "json" }) => {
      const { runServices } = await import("./actions.js");
      process.exitCode = await runServices(options);
    });
  services
    .command("fetch")
    .description("put Debian's packages of servers into .tcspec/services, without root")
    .argument("<servers...>", "redis, prometheus")
    .action(async (servers: string[], _options: object, command: Command) => {
      const { runServicesFetch } = await import("./actions.js");
      process.exitCode = await runServicesFetch(servers, command.optsWithGlobals<{ config?: string }>());
    });

  program
    .command("plan")
    .description("show how far the planned test cases are, and where the plan contradicts itself")
    .argument("[ids...]", "test cases to show by themselves, each with its checklist")
    .addOption(configOption())
    .addOption(
      new Option("--format <format>", "how the report is written").choices([
        "pretty",
        "json",
        "markdown",
        "html",
      ]),
    )
    .option("--out <file>", "write the report into this file; its ending decides without --format")
    .action(async (ids: string[], options: PlanOptions & { config?: string }) => {
      const { runPlan } = await import("./actions.js");
      process.exitCode = await runPlan(ids, options);
    });

  program
    .command("certify")
    .description("decide whether a level, and those below it, are proven by evidence that counts")
    .requiredOption("--level <n>", "the level", integer(1))
    .addOption(configOption())
    .addOption(
      new Option("--format <format>", "how the report is written").choices(["pretty", "json", "html"]),
    )
    .option("--out <file>", "write the report into this file, too; its ending decides without --format")
    .option("--no-waivers", "decide as if the configuration had no waivers")
    .action(async (options: CertifyOptions & { config?: string }) => {
      const { runCertify } = await import("./actions.js");
      process.exitCode = await runCertify(options);
    });

  program
    .command("run")
    .description("run test cases; arguments after -- go to Jest")
    .argument("[cases...]", "case ids (* for any part), spec files or globs; all without any")
    .addOption(configOption())
    .option("--level <n>", "cases of this level", collectInteger(1))
    .option("--priority <priority>", "cases of this priority", collect)
    .option("--tag <tag>", "cases with this tag", collect)
    .option("--requirement <reference>", 'cases that cover it, such as "PRD 5.1"', collect)
    .addOption(
      new Option("--profile <profile>", "how long loads last: seconds, a minute, as declared")
        .choices(["smoke", "standard", "full"])
        .default("smoke"),
    )
    .option("--list", "print what would run")
    .option(
      "--watch",
      "go on, and run the cases of each spec that is edited; Ctrl-C ends it with exit code 0",
    )
    .option("--rerun-failed", "the cases that did not pass in the last run")
    .option("--retries <n>", "try a case that did not pass again, so often", integer(0), 0)
    .option("--workers <n>", "cases at the same time", integer(1))
    .option("--bail", "end the run at the first failure that no retry is left for")
    .option("--repeat <n>", "run the cases so often, each time as a run of its own", integer(1))
    .option("--save-baseline <name>", "keep the loads' figures in specs/baselines; 5 runs without --repeat")
    .option("--against <name>", "compare the loads with a baseline; 5 runs without --repeat")
    .option("--report [file]", "write the loads of the run as a page of charts")
    .option("--shard <i/n>", "the i-th of n parts that take about as long", shard)
    .option("--seed <n>", "seed of generated data and of the order", integer(0), 1)
    .action(async (cases: string[], options: RunOptions) => {
      const { runCommand } = await import("./commands/run.js");
      process.exitCode = await runCommand(cases, options, jestArgs);
    });

  program
    .command("trace")
    .description("follow requirements to test cases, verdicts and evidence, and back")
    .addOption(configOption())
    .addOption(
      new Option(
        "--format <format>",
        "what is written; without it a summary is printed, and the HTML report",
      ).choices(["html", "json", "csv", "markdown"]),
    )
    .option("--out <file>", "where it is written")
    .option("--results <path...>", "results files, or folders of them; else those of the project's runs")
    .option(
      "--accept [ids...]",
      "accept the links of all test cases, or of these (* for any part), as they are",
    )
    .option("--since <ref>", "tell what has changed since a git ref, as Markdown for a comment")
    .option("--fail-on <list>", "exit 1 where there are any: uncovered,suspect,dangling,…", collect)
    .action(async (options: TraceOptions & { config?: string }) => {
      const { runTrace } = await import("./actions.js");
      process.exitCode = await runTrace(options);
    });

  const report = program
    .command("report")
    .description("results for other tools, and whether they still hold");
  const paths = (command: Command): Command =>
    command.argument("[results...]", "results files, or folders of them").addOption(configOption());
  paths(
    report
      .command("merge")
      .description("join runs and shards: of each case the newest result, older ones as its history"),
  )
    .option("--out <file>", "where it is written; else it is printed")
    .action(async (files: string[], options: ReportOptions & { config?: string }) => {
      const { runReport } = await import("./actions.js");
      process.exitCode = await runReport("merge", files, options);
    });
  paths(
    report
      .command("junit")
      .description("JUnit XML: a suite per test case, a test per step; of the last run where none is named"),
  )
    .option("--out <file>", "where it is written; else it is printed")
    .action(async (files: string[], options: ReportOptions & { config?: string }) => {
      const { runReport } = await import("./actions.js");
      process.exitCode = await runReport("junit", files, options);
    });
  paths(
    report
      .command("verify")
      .description("compare results with the specs and generated files of today, and check their seals"),
  ).action(async (files: string[], options: ReportOptions & { config?: string }) => {
    const { runReport } = await import("./actions.js");
    process.exitCode = await runReport("verify", files, options);
  });
  report
    .command("schema")
    .description("the JSON Schema of results files")
    .action(async () => {
      const { resultsJsonSchema } = await import("../compiler/trace/results/json-schema.js");
      process.stdout.write(resultsJsonSchema());
    });
  return program;
}

function configOption(): Option {
  return new Option("--config <path>", "configuration file, or folder of a project");
}

function collect(value: string, former: string[] = []): string[] {
  return [...former, value];
}

function integer(minimum: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (/^\d+$/u.test(value) && Number.isSafeInteger(number) && number >= minimum) return number;
    throw new InvalidArgumentError(`Expected a whole number from ${minimum}.`);
  };
}

function shard(value: string): Shard {
  const parsed = parseShard(value);
  if (parsed !== undefined) return parsed;
  throw new InvalidArgumentError("Expected the number of a part and of all parts, such as 1/4.");
}

function collectInteger(minimum: number): (value: string, former?: number[]) => number[] {
  const parse = integer(minimum);
  return (value, former = []) => [...former, parse(value)];
}

/** Runs a command; its exit code becomes that of the process. What comes after `--` is for Jest. */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  const end = argv.indexOf("--");
  const own = end < 0 ? argv : argv.slice(0, end);
  try {
    await commandLine(end < 0 ? [] : argv.slice(end + 1)).parseAsync([...own], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Commander has printed its own message; help and version are no error.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  }
}
