import { templateOf } from "./request.js";

import type { LoadRequest } from "./request.js";

test.each<[object, RegExp]>([
  [{ path: undefined }, /^Unexpected path undefined, expected one that begins with \/, e\.g\. \/health$/],
  [{ path: "/a\r\nx-evil: 1" }, /^Unexpected "\\r" in path .*, expected it to be encoded/],
  [{ path: "/a b" }, /^Unexpected " " in path "\/a b"/],
  [{ path: "/日本" }, /^Unexpected "日" in path/],
  [
    { headers: { "x-a": "hush\r\nx-evil: 1" } },
    /^Unexpected value of header "x-a", expected a text of one line/,
  ],
  [{ headers: { "x-a": undefined } }, /^Unexpected value of header "x-a"/],
  [{ headers: { "x a": "1" } }, /^Unexpected header name "x a"/],
  [{ metod: "POST" }, /^Unexpected "metod" in a request, expected one of method, path, /],
  [{ weight: "2" }, /^Unexpected weight "2" \(a text\)/],
  [{ read: "json" }, /^Unexpected read "json", expected one of none, stream, body$/],
  [{ read: "body", expected: 42 }, /^Unexpected `expected` 42, expected a text/],
])("a request with %j is refused", (wrong, message) => {
  const request = { path: "/health", ...wrong } as LoadRequest;
  expect(() => templateOf(request, undefined)).toThrow(message);
  expect(() => templateOf(request, undefined)).not.toThrow(/hush/);
});

test("what can be sent is sent as it is", () => {
  const request = { path: "/a%20b?q={marker}", headers: { Authorization: "Bearer abc é" } };
  expect(templateOf(request, undefined)).toMatchObject({ method: "GET", ...request });
});
