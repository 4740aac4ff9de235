/** Writes a PDF that holds nothing but pictures, one a page (ISO 32000-1 7.5, 8.9.5): no text, links, scripts or fonts. */
import type { CleanPicture } from "../pictures/picture.ts";

const pointsPerMetre = 72 / 0.0254;
/** Annex C.2: what readers take. */
const sidePointsMax = 14_400;
const sidePointsMin = 3;
/** A4 (842 points), for a page that does not say how large it is. */
const sidePointsUsual = 842;

const catalogId = 1;
const pagesId = 2;
const idsPerPage = 3;

export class PicturePdf {
  readonly #pieces: Buffer[] = [];
  /** Where each object begins, by its number less one; the catalogue and the list of pages are written last. */
  readonly #offsets: number[] = [0, 0];
  #bytes = 0;

  constructor() {
    // 7.5.2: bytes above 127 tell that it is not text.
    this.#write("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n");
  }

  get pageCount(): number {
    return (this.#offsets.length - pagesId) / idsPerPage;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** A page as large as its picture. `perMetre`: pixels a metre of the page; null: not known. */
  add({ bytes, width, height }: Pick<CleanPicture, "bytes" | "width" | "height">, perMetre: number | null): void {
    const id = this.#offsets.length + 1;
    const box = pointsOf(width, height, perMetre).map((points) => points.toFixed(2));
    const drawing = `q ${box[0]} 0 0 ${box[1]} 0 0 cm /P Do Q`;
    this.#object(
      `<< /Type /Page /Parent ${pagesId} 0 R /MediaBox [0 0 ${box.join(" ")}] /Contents ${id + 1} 0 R ` +
        `/Resources << /XObject << /P ${id + 2} 0 R >> >> >>`,
    );
    this.#object(`<< /Length ${drawing.length} >>`, Buffer.from(drawing));
    this.#object(
      `<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB ` +
        `/BitsPerComponent 8 /Filter /DCTDecode /Length ${bytes.byteLength} >>`,
      bytes,
    );
  }

  /** Once, at the end. */
  finish(): Buffer {
    const pages = Array.from({ length: this.pageCount }, (_, at) => `${pagesId + 1 + at * idsPerPage} 0 R`);
    this.#object(`<< /Type /Catalog /Pages ${pagesId} 0 R >>`, null, catalogId);
    this.#object(`<< /Type /Pages /Kids [${pages.join(" ")}] /Count ${pages.length} >>`, null, pagesId);
    const tableAt = this.#bytes;
    const size = this.#offsets.length + 1;
    const rows = this.#offsets.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`);
    this.#write(`xref\n0 ${size}\n0000000000 65535 f \n${rows.join("")}`);
    this.#write(`trailer\n<< /Size ${size} /Root ${catalogId} 0 R >>\nstartxref\n${tableAt}\n%%EOF\n`);
    return Buffer.concat(this.#pieces);
  }

  #object(dictionary: string, stream: Buffer | null = null, id = this.#offsets.length + 1): void {
    this.#offsets[id - 1] = this.#bytes;
    this.#write(`${id} 0 obj\n${dictionary}\n`);
    if (stream !== null) {
      this.#write("stream\n");
      this.#put(stream);
      this.#write("\nendstream\n");
    }
    this.#write("endobj\n");
  }

  #write(text: string): void {
    this.#put(Buffer.from(text, "latin1"));
  }

  #put(bytes: Buffer): void {
    this.#pieces.push(bytes);
    this.#bytes += bytes.byteLength;
  }
}

function pointsOf(width: number, height: number, perMetre: number | null): [number, number] {
  const longer = Math.max(width, height);
  const wanted = perMetre === null ? sidePointsUsual : (longer / perMetre) * pointsPerMetre;
  const scale = Math.min(sidePointsMax, Math.max(sidePointsMin, wanted)) / longer;
  return [Math.max(sidePointsMin, width * scale), Math.max(sidePointsMin, height * scale)];
}
