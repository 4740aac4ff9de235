/** Where a picture ends by its own account: what stands behind is another file, or something hidden. */

export function hasTrailingBytes(bytes: Buffer): boolean {
  const end = endOf(bytes);
  return end !== null && end < bytes.length;
}

/** Null when it has no end: damaged, or of a kind that is not looked into. */
function endOf(bytes: Buffer): number | null {
  const start = bytes.toString("latin1", 0, 4);
  if (start === "\x89PNG") return endOfPng(bytes);
  if (start === "RIFF" && bytes.length >= 12) return 8 + bytes.readUInt32LE(4) + (bytes.readUInt32LE(4) % 2);
  if (start.startsWith("\xff\xd8")) return endOfJpeg(bytes);
  if (start === "GIF8") return endOfGif(bytes);
  return null;
}

function endOfPng(bytes: Buffer): number | null {
  for (let at = 8; at + 12 <= bytes.length; ) {
    const next = at + 12 + bytes.readUInt32BE(at);
    if (bytes.toString("latin1", at + 4, at + 8) === "IEND") return next;
    at = next;
  }
  return null;
}

function endOfJpeg(bytes: Buffer): number | null {
  for (let at = 2; at + 1 < bytes.length; ) {
    const marker = bytes[at] === 0xff ? (bytes[at + 1] ?? 0) : 0;
    if (marker === 0xd9) return at + 2;
    // Entropy-coded data, stuffed bytes, restart and fill markers: on to the next marker.
    if (marker === 0 || marker === 0xff || (marker >= 0xd0 && marker <= 0xd7)) {
      const next = bytes.indexOf(0xff, at + 1);
      if (next < 0) return null;
      at = next;
    } else if (at + 4 <= bytes.length) at += 2 + bytes.readUInt16BE(at + 2);
    else return null;
  }
  return null;
}

function endOfGif(bytes: Buffer): number | null {
  const flags = bytes[10] ?? 0;
  let at = 13 + colourTableBytes(flags);
  while (at < bytes.length) {
    const block = bytes[at];
    if (block === 0x3b) return at + 1;
    if (block === 0x21) at += 2;
    else if (block === 0x2c) at += 10 + colourTableBytes(bytes[at + 9] ?? 0) + 1;
    else return null;
    // Sub-blocks, each with its length first, until an empty one.
    while ((bytes[at] ?? 0) !== 0) at += 1 + (bytes[at] ?? 0);
    at += 1;
  }
  return null;
}

const colourTableBytes = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
