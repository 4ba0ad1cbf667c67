/** A small chart as a PNG file (ISO/IEC 15948): bars, two colours, no library. */
import { crc32, deflateSync } from "node:zlib";

/** A bar chart; each height is a share of the whole, 0 to 1. */
export function barChart(heights: readonly number[]): Buffer {
  const bar = 8;
  const width = heights.length * bar;
  const height = 48;
  const rows: Buffer[] = [];
  for (let y = 0; y < height; y++) {
    const row = Buffer.alloc(1 + width, 0);
    for (let x = 0; x < width; x++) {
      const filled = (heights[Math.floor(x / bar)] ?? 0) * height >= height - y && x % bar < bar - 2;
      row[1 + x] = filled ? 1 : 0;
    }
    rows.push(row);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8); // eight bits a pixel, colours from a palette
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from([255, 255, 255, 31, 97, 141])),
    chunk("IDAT", deflateSync(Buffer.concat(rows))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
