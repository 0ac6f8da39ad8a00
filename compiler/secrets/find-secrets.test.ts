import { findSecrets, redactSecrets } from "./find-secrets.js";

describe("redactSecrets", () => {
  it.each([
    // The user is the password: the second one is masked, too.
    ["postgres://s3cretpw:s3cretpw@db/x", "postgres://s3cretpw:********@db/x"],
    ["Authorization: Bearer abcdefghij0123456789", "Authorization: Bearer ********************"],
    ['{"api_key": "9f8e7d6c"}', '{"api_key": "********"}'],
    // A text in a text, as Jest prints a JSON.
    ['Received: "{\\"password\\": \\"hunter2x\\"}"', 'Received: "{\\"password\\": \\"********\\"}"'],
    ["GET /v1/items?page=2&api_key=9f8e7d6c&x=1", "GET /v1/items?page=2&api_key=********&x=1"],
    ["host=db password=hunter2secret dbname=x", "host=db password=************* dbname=x"],
    ["It was password=hunter2secret.", "It was password=*************."],
  ])("%s", (text, expected) => expect(redactSecrets(text)).toBe(expected));

  it.each([
    "password=password1 secret=changeme api_key=<token> password=***",
    "const options = { password=readPassword1(), apiKey=settings1234.key, secret=names12345[0] };",
    "The password=tomorrow, and max_tokens=12345678",
    "Bearer {mallory key}, Bearer wrong-key-wrong-key-wrong-key",
  ])("leaves what is none: %s", (text) => expect(redactSecrets(text)).toBe(text));

  // Each of them would take minutes if the work grew with the square of the length.
  it.each([
    ["findings", "AKIA0123456789ABCDEF ".repeat(100_000), 100_000],
    ["beginnings of web tokens", "eyJ-".repeat(500_000), 0],
    ["beginnings of keys", "sk-".repeat(200_000), 1],
    ["beginnings of URLs", "a:b://".repeat(200_000), 0],
    ["one run of letters", "x".repeat(2_000_000), 0],
    ["beginnings of private keys", "-----BEGIN PRIVATE KEY-----".repeat(50_000), 0],
    ["beginnings of pairs", 'password=" '.repeat(200_000), 0],
  ])("reads many %s in time that grows with the text", (_, text, count) => {
    expect(findSecrets(text)).toHaveLength(count);
  });
});
