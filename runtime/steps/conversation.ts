import type { Row, StepContext } from "./context.js";
import { defineStep } from "./define.js";
import { kinds } from "./openai/kinds.js";
import { modelOf, requestOf } from "./openai/request.js";
import { show } from "./openai/shape.js";
import { describeSend } from "./mechanism/outcome.js";
import { demandedParts, holdsWords } from "./openai/words.js";

interface Message {
  readonly role: string;
  readonly content: string;
}

const columns = {
  role: "role",
  says: "user says",
  contains: "reply contains",
  lacks: "reply does not contain",
};
const roles = ["user", "system", "assistant"];

const cell = (row: Row, column: string) => (row.has(column) ? row.text(column) : "");

const roleOf = (row: Row) => cell(row, columns.role).toLowerCase() || "user";

function messageOf(row: Row): Message {
  const role = roleOf(row);
  const content = cell(row, columns.says);
  if (!roles.includes(role))
    throw new Error(`Unexpected role ${show(role)}, expected one of ${roles.join(", ")}`);
  if (content === "")
    throw new Error(`Unexpected empty cell "${columns.says}", expected what is said in this turn`);
  if (role !== "user" && cell(row, columns.contains) + cell(row, columns.lacks) !== "")
    throw new Error(
      `Unexpected expectation of a reply to a ${role} message, expected it in a row of the user`,
    );
  return { role, content };
}

/** Each demand of a row is an assertion of its own. */
function judgeReply(step: StepContext, row: Row, reply: string): void {
  for (const part of demandedParts(cell(row, columns.contains)))
    step.verify(
      holdsWords(reply, part),
      () => `Expected the reply to contain "${part}", found: ${show(reply)}`,
    );
  for (const part of demandedParts(cell(row, columns.lacks)))
    step.verify(
      !holdsWords(reply, part),
      () => `Expected the reply not to contain "${part}", found: ${show(reply)}`,
    );
}

export const holdsConversation = defineStep(
  "Hold this conversation with {service}",
  {
    asserts: true,
    judgesOutcome: true,
    says: "every row of the user (table: role | user says | reply contains | reply does not contain) is sent with all that was said before; each answer is a valid chat completion and holds each part of its cell (separated by commas) as whole words, letter case ignored",
    example: "Hold this conversation with `hermes`:",
  },
  async (step, service: string) => {
    const model = await modelOf(step, service);
    const messages: Message[] = [];
    const rows = step.rows(...Object.values(columns));
    if (!rows.some((row) => roleOf(row) === "user"))
      throw new Error("Unexpected conversation without a row of the user, expected at least one");
    for (const row of rows) {
      await step.atRow(row, async () => {
        const message = messageOf(row);
        messages.push(message);
        if (message.role !== "user") return;
        const body = { ...kinds.chat.defaults(model), messages: [...messages] };
        const send = await step.send(service, { ...requestOf("chat", body), judged: true, row });
        if (send.error !== undefined) throw send.error;
        step.verify(send.ok, () => `Expected a valid answer of ${service}, found ${describeSend(send)}`);
        const reply = send.reply ?? "";
        messages.push({ role: "assistant", content: reply });
        judgeReply(step, row, reply);
      });
    }
  },
);
