import { createServer } from "node:net";

import type { AddressInfo } from "node:net";

export interface Recorder {
  port: number;
  /** Every command that it was sent, its name in capitals. */
  commands: string[][];
  close(): Promise<void>;
}

/** The arrays of bulk strings in `text`, and what is left of it. */
function parse(text: string): { commands: string[][]; rest: string } {
  const commands: string[][] = [];
  for (let rest = text; ;) {
    const [head, count] = /^\*(\d+)\r\n/.exec(rest) ?? [];
    if (head === undefined) return { commands, rest };
    const words: string[] = [];
    let position = head.length;
    for (let index = 0; index < Number(count); index += 1) {
      const [bulk, length] = /^\$(\d+)\r\n/.exec(rest.slice(position)) ?? [];
      const end = position + (bulk?.length ?? 0) + Number(length) + 2;
      if (bulk === undefined || rest.length < end) return { commands, rest };
      words.push(rest.slice(position + bulk.length, end - 2));
      position = end;
    }
    commands.push(words);
    rest = rest.slice(position);
  }
}

const info = "# Server\r\nredis_version:7.9.9\r\n";
const answers: Readonly<Record<string, string>> = {
  PING: "+PONG\r\n",
  INFO: `$${info.length}\r\n${info}\r\n`,
};

/** Speaks Redis's protocol, records every command, and says OK to all. */
export async function recordRedis(): Promise<Recorder> {
  const commands: string[][] = [];
  const server = createServer((socket) => {
    let open = "";
    socket.on("error", () => undefined);
    socket.on("data", (data) => {
      const read = parse(open + data.toString("latin1"));
      open = read.rest;
      for (const [name = "", ...words] of read.commands) {
        commands.push([name.toUpperCase(), ...words]);
        socket.write(answers[name.toUpperCase()] ?? "+OK\r\n");
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    commands,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
