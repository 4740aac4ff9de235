declare module "mailauth/lib/parse-received.js" {
  interface ReceivedPart {
    value: string;
    comment?: string;
  }
  /** False: not a header field. */
  export function parseReceived(line: string): { from?: ReceivedPart; by?: ReceivedPart } | false;
  /** The address of the connection, never one that the client claimed; false when nobody says. */
  export function getClientAddress(from: ReceivedPart | undefined): string | false;
}
