import type { LoadRecord, LoadResult } from "../../model/load-record.js";
import type { StepResult } from "../../model/results.js";
import { badge } from "../parts/badge.js";
import { type Html, markup } from "../parts/html.js";
import { table } from "../parts/table.js";
import type { Chart } from "./charts.js";
import { quantity } from "./quantity.js";

/**
 * One load: its words, its charts (drawn by the page's script from the data at `first` and after), its figures and its account.
 *
 * @param record absent where its file is gone: then there are figures and no charts
 */
export function loadArticle(
  load: LoadResult,
  record: LoadRecord | undefined,
  charts: readonly Chart[],
  first: number,
  steps: readonly StepResult[],
): Html {
  const step = steps.find(({ number }) => number === load.step);
  return markup`<article class="load"><h3>${load.name}: ${load.description}</h3><p class="figures">${load.kind} load on ${load.service}${load.capacity !== undefined && ` (${load.capacity})`}${step && `, step ${step.number}: ${step.title}`}; measured for ${quantity(load.durationMs, "ms")}${record && record.warmUpMs > 0 && ` after ${quantity(record.warmUpMs, "ms")} of warm-up`}</p>${notes(load, record)}<div class="charts">${charts.map((chart, at) => figure(chart, first + at))}</div>${latencies(load)}${record && account(load, record)}</article>`;
}

function notes(load: LoadResult, record: LoadRecord | undefined): Html {
  return markup`${
    load.declaredMs !== undefined &&
    markup`<p class="note"><strong>Scaled</strong>: ${quantity(load.durationMs, "ms")} of the ${quantity(load.declaredMs, "ms")} that the spec declares.</p>`
  }${
    !load.valid &&
    markup`<div class="note"><strong>Not valid</strong>: this load says nothing about the service.<ul>${load.problems.map((problem) => markup`<li>${problem}</li>`)}</ul></div>`
  }${record === undefined && markup`<p class="note">The load's record is gone: there are no charts.</p>`}${
    record?.resourcesMissing !== undefined &&
    markup`<p class="figures">What ${load.service} used is not known: ${record.resourcesMissing}.</p>`
  }${
    load.kind === "closed" &&
    markup`<p class="figures">A closed load has service times and no response times: a server that stalls is asked less.</p>`
  }`;
}

function figure({ title, says }: Chart, at: number): Html {
  return markup`<figure class="chart"><figcaption><strong>${title}</strong><span>${says}</span></figcaption><div class="plot" data-chart="${at}" role="img" aria-label="${title}. ${says}"></div></figure>`;
}

const names: Readonly<Record<string, string>> = {
  responseTime: "response time",
  serviceTime: "service time",
  dispatchDelay: "dispatch delay (of the generator)",
  firstByte: "first byte",
  refusalTime: "refusal time",
  timeToFirstToken: "time to first token",
  interTokenLatency: "inter-token latency",
  timePerOutputToken: "time per output token",
  endToEnd: "end-to-end",
  outputTokenRate: "output tokens per second, of a request",
};

const columns = ["n", "min", "mean", "p50", "p90", "p95", "p99", "p99.9", "max"] as const;

function latencies({ name, figures }: LoadResult): Html {
  return table(
    `Figures of ${name}`,
    [{ title: "Measure" }, ...columns.map((title) => ({ title, numeric: true }))],
    Object.entries(figures).map(([measure, values]) => [
      names[measure] ?? measure,
      ...columns.map((column) => {
        const value = values[column];
        if (column === "n") return value.toLocaleString("en");
        return measure === "outputTokenRate" ? String(Number(value.toPrecision(3))) : quantity(value, "ms");
      }),
    ]),
  );
}

function account({ name, valid }: LoadResult, { account: counts, generator, goodput }: LoadRecord): Html {
  const reasons = Object.entries(counts.reasons);
  const delay = generator["dispatchDelayP99Ms"];
  const cores = generator["cpuCores"];
  return markup`<div class="beside">${table(
    `Account of ${name}`,
    [{ title: "Requests" }, { title: "Count", numeric: true }],
    [
      ["due", counts.due],
      ["not sent", counts.notSent],
      ["ok", counts.ok],
      ["answered with an error", counts.httpError],
      ["timeout", counts.timeout],
      ["connection error", counts.connectionError],
      ["aborted", counts.aborted],
      ...reasons.map(([reason, count]): [Html, number] => [
        markup`<span class="why">because: ${reason}</span>`,
        count,
      ]),
    ],
  )}<ul class="figures"><li>Generator: ${badge(valid ? "held" : "inconclusive")}</li>${delay !== undefined && markup`<li>sent at most ${quantity(delay, "ms")} late (p99)</li>`}${cores !== undefined && markup`<li>used ${quantity(cores, "cores")}</li>`}${
    goodput &&
    markup`<li>Goodput: ${quantity(goodput.rate, "rps")} within ${Object.entries(goodput.limits)
      .map(([limit, value]) => `${limit.replace(/Ms$/u, "")} ≤ ${quantity(value, "ms")}`)
      .join(", ")}</li>`
  }</ul></div>`;
}
