import { emittedRule } from "./emitted.js";

export const contentUnread = emittedRule(
  "content-unread",
  "Code, data, rows and phrases stand where they are read: elsewhere they would be lost, and the case green without them.",
);
