import { parsePostmasterFile, parseSegments } from "./shared-memory.js";

test("reads the segments that the kernel lists", () => {
  const text = [
    "       key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid  cgid      atime      dtime      ctime                   rss                  swap",
    "   2146517          4   600                    56 12774 12781      0 65534 65534 65534 65534 1795406432 1795406432 1795406432                  4096                     0",
    "   2150531         24   600                    56 17779 17787      3 65534 65534 65534 65534 1795406854 1795406854 1795406854                  4096                     0",
    "",
  ].join("\n");
  expect(parseSegments(text)).toEqual([
    { id: "4", creator: 12774, attached: 0 },
    { id: "24", creator: 17779, attached: 3 },
  ]);
});

test("reads the file of a server, complete or cut off", () => {
  const file = "12774\n/tmp/x y/data\n1795406432\n46383\n\n127.0.0.1\n  2146517         4\nready   \n";
  expect(parsePostmasterFile(file)).toEqual({ pid: 12774, segment: "4" });
  expect(parsePostmasterFile(`-${file}`)).toEqual({ pid: 12774, segment: "4" });
  expect(parsePostmasterFile(file.slice(0, 40))).toBeUndefined();
  expect(parsePostmasterFile("")).toBeUndefined();
});
