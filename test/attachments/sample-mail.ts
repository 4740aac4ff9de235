/** A mail with these files, as MIME. */
export interface SampleFile {
  name: string;
  type?: string;
  content: Uint8Array;
}

export function mailWith(files: SampleFile[], from = "eve@stranger.example"): string {
  const boundary = "sample-boundary";
  const parts = files.map(({ name, type = "application/octet-stream", content }) =>
    [
      `--${boundary}`,
      `Content-Type: ${type}`,
      `Content-Disposition: attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      "Content-Transfer-Encoding: base64",
      "",
      Buffer.from(content).toString("base64").replace(/.{76}/g, "$&\r\n"),
    ].join("\r\n"),
  );
  return [
    `From: ${from}`,
    "To: ana@example.org",
    "Subject: Files",
    `Message-ID: <${Math.abs(parts.join("").length)}.${files.length}@stranger.example>`,
    "MIME-Version: 1.0",
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    "",
    `--${boundary}`,
    "Content-Type: text/plain",
    "",
    "See the files.",
    ...parts,
    `--${boundary}--`,
    "",
  ].join("\r\n");
}
