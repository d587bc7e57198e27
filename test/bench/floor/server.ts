// The floor: what the Users List and the edit form cost at the very least. node:http, prepared
// statements, a concatenation of pieces and values, nothing else.
// node --import tsx test/bench/floor/server.ts FILE PIECES PORT
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { argv } from "node:process";
import Sqlite from "better-sqlite3";
import { createWriter, type Pieces } from "./pieces.ts";
import { createReader } from "./reader.ts";

const [, , file = "", piecesFile = "", port] = argv;
const read = createReader(new Sqlite(file, { readonly: true, fileMustExist: true }));
const write = createWriter(JSON.parse(readFileSync(piecesFile, "utf8")) as Pieces);

createServer((request, response) => {
  const model = read(request.url ?? "");
  const body = Buffer.from(model ? write(model) : "");
  response
    .writeHead(model ? 200 : 404, {
      "content-type": "text/html; charset=utf-8",
      "content-length": body.length,
    })
    .end(body);
}).listen(Number(port), "127.0.0.1");
