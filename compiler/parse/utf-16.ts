/** How far a file without a byte order mark is looked at. */
const looked = 512;

/**
 * The bytes that show a file to be UTF-16: its byte order mark, or, as in a text that is mostly ASCII, a zero for every
 * other byte. Nothing of another file.
 */
export function utf16Sign(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "its byte order mark is 0xFF 0xFE";
  if (first === 0xfe && second === 0xff) return "its byte order mark is 0xFE 0xFF";
  const head = bytes.subarray(0, looked);
  const zeros = [0, 0];
  for (const [at, byte] of head.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const most = Math.max(even, odd);
  // Of the pairs, half hold a zero on one side, and hardly one on the other.
  const isPaired = most >= 4 && most * 4 >= head.length && Math.min(even, odd) * 10 <= most;
  return isPaired ? "every other byte is zero" : undefined;
}
