/** PDF files made for the tests, good ones and bad ones (ISO 32000-1). */
export interface SamplePdf {
  pages?: number;
  /** In points: width and height. */
  box?: string;
  /** More entries of the catalogue, of each page, of the trailer. */
  catalog?: string;
  page?: string;
  trailer?: string;
  /** Further objects; the first has the number 5. */
  more?: string[];
  drawing?: string;
}

/** Each page shows a red square at its lower left corner. */
export function samplePdf(options: SamplePdf = {}): Buffer {
  const { pages = 1, box = "595 842", catalog = "", page = "", trailer = "", more = [], drawing = square } = options;
  const first = 5 + more.length;
  const kids = Array.from({ length: pages }, (_, at) => `${first + at} 0 R`);
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    `<< /Type /Pages /Kids [${kids.join(" ")}] /Count ${pages} >>`,
    `<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ...more,
    ...kids.map(
      () =>
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${box}] /Contents 3 0 R /Resources << /Font << /F 4 0 R >> >> ${page} >>`,
    ),
  ];
  let text = "%PDF-1.4\n";
  const rows = objects.map((object, at) => {
    const row = `${String(text.length).padStart(10, "0")} 00000 n \n`;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return row;
  });
  const table = `xref\n0 ${rows.length + 1}\n0000000000 65535 f \n${rows.join("")}`;
  const end = `trailer << /Size ${rows.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${text.length}\n%%EOF\n`;
  return Buffer.from(text + table + end, "latin1");
}

const square = "1 0 0 rg 0 0 100 100 re f BT /F 20 Tf 100 300 Td (canary) Tj ET";

/** Opens with a password only: whatever is tried, it is not the one of these check bytes. */
export const lockedPdf = (): Buffer =>
  samplePdf({
    more: [`<< /Filter /Standard /V 1 /R 2 /P -4 /O <${"41".repeat(32)}> /U <${"42".repeat(32)}> >>`],
    trailer: "/Encrypt 5 0 R /ID [<00><00>]",
  });
