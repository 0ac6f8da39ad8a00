import fc from "fast-check";
import { markersOf, replyTo } from "./reply.js";

const user = (content: string) => ({ role: "user", content });
const talk = (...said: string[]) => replyTo(said.map(user), 42);

test.each<[string[], string]>([
  [["My name is Ada.", "What is my name?"], "Your name is Ada."],
  [["Call me Grace", "Who am I?"], "Your name is Grace."],
  [["my favourite colour is dark green!", "What's my favorite color?"], "Your favorite color is dark green."],
  [["I live in New York.", "Where do I live?"], "Your home is New York."],
  [["I am 36 years old", "How old am I?"], "Your age is 36."],
  [["My cat is called Tom, and my dog is Rex.", "What is my dog?"], "Your dog is Rex."],
  [["The code word is swordfish.", "Tell me the code word."], "The code word is swordfish."],
  [["My name is Ada.", "My name is now Eve.", "What is my name?"], "Your name is Eve."],
  [
    ["My name is Ada. My number is 7.", "What is my name? What is my number?"],
    "Your name is Ada. Your number is 7.",
  ],
  [["My number is 7.", "What is my number plus 3?"], "The result is 10."],
  [["What is my name?"], "You have not told me your name."],
  [["What is 17 + 25?"], "The result is 42."],
  [["What is 2 plus 3 times 4?"], "The result is 14."],
  [["10 divided by 4"], "The result is 2.5."],
  [["repeat: What is 1 + 1? "], "What is 1 + 1?"],
  [["count to 4"], "1, 2, 3, 4"],
  [["One", "Two", "How many messages have I sent?"], "You have sent 3 messages."],
  [
    ["My name is Ada. My cat is Tom.", "What do you know about me?"],
    "You told me: your name is Ada; your cat is Tom.",
  ],
  [["Good morning"], "You said: Good morning"],
])("%j is answered with %j", (said, reply) => {
  expect(talk(...said)).toBe(reply);
});

test("what the assistant said is not taken for the user's", () => {
  expect(replyTo([{ role: "assistant", content: "My name is HAL." }, user("What is my name?")], 1)).toBe(
    "You have not told me your name.",
  );
});

test("what the system said is known", () => {
  expect(replyTo([{ role: "system", content: "The city is Paris." }, user("What is the city?")], 1)).toBe(
    "The city is Paris.",
  );
});

test("as many words are written as asked for, the same under the same seed, others under another", () => {
  const ask = [user("Write 50 words about rain")];
  expect(replyTo(ask, 1).split(" ")).toHaveLength(50);
  expect(replyTo(ask, 1)).toBe(replyTo(ask, 1));
  expect(replyTo(ask, 2)).not.toBe(replyTo(ask, 1));
});

test("a marker stands in the answer, whichever rule gives it", () => {
  for (const text of [
    "What is my name? req-7f3a9c21",
    "What is 1 + 1? (req-7f3a9c21)",
    "Write 3 words req-7f3a9c21",
    `${"so ".repeat(60)}req-7f3a9c21`,
  ])
    expect(talk(text)).toContain("req-7f3a9c21");
  expect(markersOf("plain words of 12345678 and under_scored")).toEqual([]);
});

test("any conversation is answered, with the same text each time", () => {
  const turn = fc.record({
    role: fc.constantFrom("system", "user", "assistant"),
    content: fc.string({ unit: "binary" }),
  });
  fc.assert(
    fc.property(fc.array(turn, { minLength: 1, maxLength: 6 }), fc.nat(), (conversation, seed) => {
      expect(replyTo(conversation, seed)).toBe(replyTo(conversation, seed));
    }),
  );
});

test.each([
  ["white space", `my a${" ".repeat(300_000)}is`],
  ["half sentences", "what is the my ".repeat(20_000)],
  ["digits", "1+".repeat(100_000)],
  ["marks", `what is my x${"?".repeat(50_000)}x`],
])(
  "a hostile message of %s is answered",
  (_, text) => {
    expect(typeof talk(text)).toBe("string");
  },
  5000,
);
