import type { EventEmitter } from "node:events";

/** What autocannon's client has of Node's own HTTP parser, in JavaScript: handlers by number. */
interface Parser {
  readonly type: string;
  execute(chunk: Buffer): unknown;
  finish(): unknown;
  [handler: number]: ((...args: unknown[]) => unknown) | undefined;
}

/** One connection of autocannon, as far as it is mended; its types leave it out. */
export interface AutocannonClient extends EventEmitter {
  parser: Parser;
  /** From the last sending, in milliseconds. */
  timeout: number;
  readonly destroyed: boolean;
  /** Requests that are not answered, in the order of sending, with the times of it. */
  readonly pipelinedRequests: { size(): number; clear(): void };
  /** Opens a connection and sends the first requests on it. autocannon calls it again where one has failed or ended. */
  _connect(): void;
  _destroyConnection(): void;
  _doRequest(): void;
}

/** Hears what becomes of the requests of a client: each that is sent ends once. */
export interface ClientListener {
  sent(): void;
  answered(status: number, ms: number): void;
  /** The connection failed, or ended before the answer; by its code. */
  lost(code: string): void;
  timedOut(): void;
  /** The load was over. */
  cutOff(): void;
}

interface Head {
  readonly statusCode: number;
  readonly shouldKeepAlive: boolean;
}

/** A user whose connection failed does not knock at once again: that would only keep the generator busy. */
const pauseAfterFailureMs = 50;

/** What Node's own client says of a connection that ended before the answer. */
const endedEarly = "ECONNRESET";

const codeOf = (error: Error & { code?: string }): string => error.code ?? error.message;

/**
 * Mends a client of autocannon 9 before its first connection (`setupClient`), because it
 *
 * - keeps what a lost connection leaves (times of requests that nobody will answer, half an answer) and takes the answers of
 *   the next connection for it: from then on every time is wrong;
 * - sends on a connection that the server has announced to close, and counts what is lost there;
 * - loses answers that it cannot read, and answers that end with their connection;
 * - takes an informational answer (1xx) for the answer;
 * - knocks as fast as it can where nobody listens;
 * - takes no time limit of less than a second.
 */
export function mend(client: AutocannonClient, timeoutMs: number, listener: ClientListener): void {
  client.timeout = timeoutMs;
  const connect = client._connect.bind(client);
  const drop = client._destroyConnection.bind(client);
  const send = client._doRequest.bind(client);
  const waiting = client.pipelinedRequests;
  /** Why the connection failed, until it is known what was lost with it. */
  let failure: string | undefined;
  let connected = false;
  /** The server ends the connection after the answer at hand. */
  let closing = false;
  /** Requests that such a connection has left unread: sent again, and counted once. */
  let again = 0;
  let pause: NodeJS.Timeout | undefined;
  /** What was read last is an informational answer; the answer comes behind it. */
  let informational = false;
  /** autocannon's own handler of an answer that is whole. */
  let complete: Parser[number];

  const settleAll = (settle: () => void) => {
    for (let left = waiting.size(); left > 0; left -= 1) settle();
    waiting.clear();
  };
  const lose = (code: string) => {
    settleAll(() => listener.lost(code));
    client._destroyConnection();
    pause = setTimeout(open, pauseAfterFailureMs);
  };
  const open = () => {
    clearTimeout(pause);
    if (client.destroyed) return;
    closing = false;
    connected = true;
    client.parser = nextParser();
    connect();
  };
  const nextParser = () => {
    const parser = parserAfter(client.parser);
    const { kOnMessageComplete } = constructorOf(parser);
    complete ??= parser[kOnMessageComplete];
    parser[kOnMessageComplete] = () => (informational ? undefined : complete?.());
    const execute = parser.execute.bind(parser);
    parser.execute = (chunk) => {
      const read = execute(chunk);
      // What comes behind the last answer of a connection is nobody's.
      if (read instanceof Error && client.parser === parser) lose(codeOf(read));
      return read;
    };
    return parser;
  };

  client.on("headers", ({ statusCode, shouldKeepAlive }: Head) => {
    informational = statusCode < 200;
    closing = !informational && !shouldKeepAlive;
  });
  client.on("response", (status: number, _bytes: number, ms: number) => listener.answered(status, ms));
  client.on("connError", (error: Error) => (failure = codeOf(error)));
  client._doRequest = () => {
    if (closing) {
      again = waiting.size();
      waiting.clear();
      client._destroyConnection();
      open();
      return;
    }
    if (again > 0) again -= 1;
    else listener.sent();
    send();
  };
  client._destroyConnection = () => {
    connected = false;
    clearTimeout(pause);
    settleAll(() => (client.destroyed ? listener.cutOff() : listener.timedOut()));
    drop();
  };
  client._connect = () => {
    if (!connected) {
      open();
      return;
    }
    const code = failure;
    failure = undefined;
    const { parser } = client;
    // An answer without a length ends with its connection; then the client has gone on with a new one.
    if (code === undefined) parser.finish();
    if (client.parser === parser) lose(code ?? endedEarly);
  };
}

/** A parser for a new connection, with the handlers of the last one, which says nothing any more. */
function parserAfter(last: Parser): Parser {
  const Parser = constructorOf(last);
  const parser = new Parser(last.type);
  for (const handler of [
    Parser.kOnHeaders,
    Parser.kOnHeadersComplete,
    Parser.kOnBody,
    Parser.kOnMessageComplete,
  ]) {
    parser[handler] = last[handler];
    last[handler] = () => undefined;
  }
  return parser;
}

const constructorOf = (parser: Parser) =>
  parser.constructor as {
    new (type: string): Parser;
    readonly kOnHeaders: number;
    readonly kOnHeadersComplete: number;
    readonly kOnBody: number;
    readonly kOnMessageComplete: number;
  };
