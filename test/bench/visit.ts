import { request } from "node:http";

/** What a connection sends, again and again. */
export interface Visit {
  method: "GET" | "POST";
  path: string;
  headers: Record<string, string>;
  /** Further headers, others each time. */
  turn?: () => Record<string, string>;
  /** Another one each time. */
  body?: () => string;
  /** Any other status is a failure of the measurement. */
  expected: number;
  /** Told of each answer with the expected status. */
  onAnswer?: () => void;
}

/** One visit; answers the body as it was sent. Throws when the status is another than expected. */
export function visitOnce(
  url: string,
  visit: Visit,
  headers: Record<string, string> = {},
): Promise<Buffer> {
  const body = visit.body?.();
  const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const sent = request(
      url + visit.path,
      {
        method: visit.method,
        headers: { ...visit.headers, ...visit.turn?.(), ...length, ...headers },
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          if (response.statusCode !== visit.expected)
            return reject(
              new Error(`${visit.method} ${visit.path} was answered with ${response.statusCode}`),
            );
          visit.onAnswer?.();
          resolve(Buffer.concat(chunks));
        });
      },
    );
    sent.on("error", reject).end(body);
  });
}
