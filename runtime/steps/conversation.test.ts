import { holdsConversation } from "./conversation.js";
import { stepState } from "./mechanism/state.js";
import { table } from "./testing/case.js";
import { stepOn } from "./testing/phrase-on-server.js";

const converse = (settings: Record<string, unknown>, ...lines: string[]) =>
  stepOn(settings, (test) => test.perform(holdsConversation, ["phi3"], { data: [table(...lines)] }));

const remembering = [
  "role | user says | reply contains",
  "user | My name is Ada and my code word is swordfish. |",
  "user | What is 17 + 25? | 42",
  "user | What is my name? What is my code word? | ADA, swordfish",
];

test("a service that remembers passes; it was sent all that was said before", async () => {
  const sent: unknown[] = [];
  const failure = await stepOn({}, async (test) => {
    await test.perform(holdsConversation, ["phi3"], { data: [table(...remembering)] });
    sent.push(
      ...stepState(test.active).sends.map(({ request }) => (request.body as { messages: unknown }).messages),
    );
  });
  expect(failure).toBeUndefined();
  expect(sent).toHaveLength(3);
  expect(sent[2]).toEqual([
    { role: "user", content: "My name is Ada and my code word is swordfish." },
    { role: "assistant", content: expect.stringContaining("name is Ada") },
    { role: "user", content: "What is 17 + 25?" },
    { role: "assistant", content: "The result is 42." },
    { role: "user", content: "What is my name? What is my code word?" },
  ]);
});

test("a service that forgets fails at the row that asks", async () => {
  expect(await converse({ "faults.forgets_conversation": true }, ...remembering)).toEqual({
    message:
      'Expected the reply to contain "ADA", found: "You have not told me your name. You have not told me your code word."',
    line: 24,
    unmet: true,
  });
});

test.each([
  ["wrong_totals", true, 22, "expected prompt + completion"],
  ["fail_every", 2, 23, "status 500"],
  ["empty_content", true, 22, "expected a reply that is not empty"],
])("%s is seen at the row", async (fault, value, line, message) => {
  expect(await converse({ [`faults.${fault}`]: value }, ...remembering)).toEqual({
    message: expect.stringContaining(message),
    line,
    unmet: true,
  });
});

test("a reset connection is no judgement", async () => {
  expect(await converse({ "faults.reset": true }, ...remembering)).toMatchObject({ line: 22, unmet: false });
});

test("messages of system and assistant are said, not answered; a demand may be that something is missing", async () => {
  const lines = [
    "role | user says | reply contains | reply does not contain",
    "system | The code word is swordfish. | |",
    "assistant | What do you want to know? | |",
    "user | What is the code word? | swordfish | marlin, Berlin",
  ];
  expect(await converse({}, ...lines)).toBeUndefined();
  expect(await converse({}, ...lines, "user | What is the code word? | | swordfish")).toEqual({
    message: 'Expected the reply not to contain "swordfish", found: "The code word is swordfish."',
    line: 25,
    unmet: true,
  });
});

test("a table without a filled cell asserts that each turn is answered", async () => {
  const lines = ["user says", "Hello", "How are you?"];
  expect(await converse({}, ...lines)).toBeUndefined();
  expect(await converse({ "faults.fail_every": 2 }, ...lines)).toMatchObject({ line: 23, unmet: true });
});

test.each([
  [
    ["role | user says", "robot | Hello", "user | Hello"],
    'Unexpected role "robot", expected one of user, system, assistant',
  ],
  [["role | user says", "user | "], 'Unexpected empty cell "user says"'],
  [
    ["role | user says | reply contains", "system | Hello | x", "user | Hello |"],
    "Unexpected expectation of a reply to a system message",
  ],
  [["role | user says", "system | Hello"], "Unexpected conversation without a row of the user"],
  [
    ["role | user says | reply contain", "user | Hello | x"],
    'Unexpected column "reply contain" of the table under the phrase (line 20), expected none besides role, user says, reply contains, reply does not contain',
  ],
  [["role", "user"], 'Unexpected empty cell "user says"'],
])("%j is no conversation", async (lines, message) => {
  expect(await converse({}, ...lines)).toMatchObject({
    message: expect.stringContaining(message),
    unmet: false,
  });
});
