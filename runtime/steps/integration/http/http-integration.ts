import { redactText, redactUrl } from "../../../services/redact.js";
import { messageOf } from "../message.js";
import { HttpConnection } from "./http-connection.js";

import type { EntryStore, Integration, IntegrationPool, InvalidOperation } from "../integration.js";
import type { HttpAddress, HttpQuestion, HttpReply } from "./http-connection.js";

/** What a kind of web service is asked by the canonical steps. */
export interface HttpQuestions {
  /** Read-only, and needs no key. */
  readonly probe: HttpQuestion;
  /** What is wrong with the answer to `probe`; nothing where it is right. */
  readonly problem: (reply: HttpReply) => string | undefined;
  /** What the service has to refuse, and the status it has to refuse it with. */
  readonly invalid: readonly { what: string; status: number; question: HttpQuestion }[];
}

export interface HttpIntegrationOptions {
  service: string;
  address: HttpAddress;
  questions: HttpQuestions;
  pool: (open: () => Promise<HttpConnection>) => Promise<IntegrationPool<HttpConnection>>;
  entries?: () => Promise<EntryStore>;
}

function operation({
  what,
  status,
  question,
}: HttpQuestions["invalid"][number]): InvalidOperation<HttpConnection> {
  return {
    what,
    code: String(status),
    async attempt(connection) {
      const reply = await connection.ask(question);
      if (reply.status < 400) return;
      throw Object.assign(new Error(`status ${reply.status} ${reply.text.slice(0, 200)}`), {
        code: String(reply.status),
      });
    },
  };
}

function notConnected(service: string, { url, timeoutMs }: HttpAddress, error: unknown): Error {
  const { name, cause } = error as { name?: unknown; cause?: { name?: unknown } };
  const late = [name, cause?.name].includes("TimeoutError");
  const reason = late ? `it did not answer within ${timeoutMs} ms` : redactText(messageOf(error), url);
  return new Error(`Service ${service} at ${redactUrl(url)}: connecting failed: ${reason}`, { cause: error });
}

/**
 * The canonical steps' view of a service that speaks HTTP: connections are kept alive, and which of them are open is
 * known from this side alone, as no server tells.
 */
export function httpIntegration(options: HttpIntegrationOptions): Integration<HttpConnection> {
  const { service, address, questions, entries } = options;
  const opened = new Map<string, HttpConnection>();
  const connect = async () => {
    const connection = await HttpConnection.open(address, questions.probe.path).catch((error: unknown) => {
      throw notConnected(service, address, error);
    });
    opened.set(String(connection.localPort), connection);
    return connection;
  };
  return {
    service,
    invalidOperations: questions.invalid.map(operation),
    connect,
    identity: ({ localPort }) => String(localPort),
    async probe(connection) {
      const reply = await connection.ask(questions.probe);
      const problem = questions.problem(reply);
      if (problem !== undefined)
        throw new Error(`Unexpected answer of ${service} to ${questions.probe.path}: ${problem}`);
    },
    pool: () => options.pool(connect),
    countOpen: (identities) =>
      Promise.resolve(identities.filter((identity) => opened.get(identity)?.isConnected() === true).length),
    cut: (connection) => connection.provokeClose(),
    ...(entries && { entries }),
  };
}
