/** Whether bytes begin as a picture that can be cleaned. What does not is refused without waking a decoder. */
export function beginsAsPicture(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 12)).toString("latin1");
  return /^(\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a|RIFF[^]{4}WEBP|BM|II\*\0|MM\0\*|[^]{4}ftyp(avi|mif1|msf1|hei))/.test(
    start,
  );
}
