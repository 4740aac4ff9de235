/** The demo's attachments, made in code: small, valid files of common kinds. */
import { crc32, deflateSync } from "node:zlib";

type Pixel = [red: number, green: number, blue: number];

/** A picture of the given size (PNG, eight bits, RGB). */
export function png(width: number, height: number, pixelAt: (x: number, y: number) => Pixel): Buffer {
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows.set(pixelAt(x, y), y * (1 + width * 3) + 1 + x * 3);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const chunks = [chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([signature, ...chunks]);
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const content = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, checksum]);
}

/** Ridges under an evening sky. */
export function mountains(width: number, height: number, seed: number): Buffer {
  const ridge = (x: number, layer: number) =>
    height * (0.35 + layer * 0.2) +
    Math.sin(x / (23 + layer * 11) + seed + layer * 2) * height * 0.09 +
    Math.sin(x / (7 + layer * 3) + seed * 3) * height * 0.025;
  return png(width, height, (x, y) => {
    for (const layer of [2, 1, 0]) {
      if (y > ridge(x, layer)) return [52 - layer * 16, 74 - layer * 20, 98 - layer * 22];
    }
    const dusk = y / height;
    return [Math.round(250 - dusk * 40), Math.round(196 - dusk * 40), Math.round(150 + dusk * 40)];
  });
}

/** One page of lines of text (PDF 1.4, Helvetica). ASCII only. */
export function pdf(lines: string[]): Buffer {
  const escaped = lines.map((line) => line.replace(/[\\()]/g, "\\$&"));
  const content = `BT /F1 12 Tf 64 780 Td 18 TL ${escaped.map((line) => `(${line}) Tj T*`).join(" ")} ET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let file = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const size = objects.length + 1;
  const end = `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\n`;
  return Buffer.from(`${file}${end}startxref\n${file.length}\n%%EOF\n`, "latin1");
}

/** An archive of stored files. */
export function zip(files: Array<{ name: string; bytes: Uint8Array }>): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of files) {
    const nameBytes = Buffer.from(name, "utf8");
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x0800, 2);
    // 1 January 1980, the first day that the format knows.
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(bytes.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    const before = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), common, nameBytes]);
    local.push(before, Buffer.from(bytes));
    central.push(Buffer.from("PK\x01\x02\x14\x00", "latin1"), common, rest, nameBytes);
    offset += before.length + bytes.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, directory, end]);
}

export function textFile(text: string): Buffer {
  return Buffer.from(text, "utf8");
}
