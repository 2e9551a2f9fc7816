import { expect, test } from "vitest";
import { exportLines } from "./index.ts";

async function linesOf(chunks: Iterable<Uint8Array>): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of exportLines(chunks)) lines.push(line);
  return lines;
}

test("given any cut of the bytes, then only LF ends a line, and a CR before it belongs to the end", async () => {
  const bytes = new TextEncoder().encode("one\u2028\u2029é\n\r\ntwo\rthree\r\n\u{1F600}last");
  for (let size = 1; size <= bytes.length; size++) {
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
    expect(await linesOf(chunks)).toEqual(["one\u2028\u2029é", "", "two\rthree", "\u{1F600}last"]);
  }
  expect(await linesOf([new TextEncoder().encode("a\n")])).toEqual(["a"]);
  expect(await linesOf([])).toEqual([]);
});

test("TOK-4: given bytes that are no UTF-8, whole or cut off, then they are refused", async () => {
  for (const bytes of [
    [0x61, 0xff, 0x0a],
    [0x61, 0xc3],
  ])
    await expect(linesOf([new Uint8Array(bytes)])).rejects.toMatchObject({ code: "EXPORT_INVALID" });
});

test("given a line without an end, then reading ends and does not hold it whole", async () => {
  let given = 0;
  function* endless(): Generator<Uint8Array> {
    const chunk = new Uint8Array(1_048_576).fill(0x61);
    for (given = 1; given < 1000; given++) yield chunk;
  }
  await expect(linesOf(endless())).rejects.toMatchObject({ code: "EXPORT_INVALID" });
  expect(given).toBeLessThan(20);
});
