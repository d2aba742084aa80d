// telegram-test-api as a server of its own: node telegram_test_api.mjs PORT. Ends with its standard input.
// It is from a time before deleteMessages, which is made of its deleteMessage here, and has no files.
import http from "node:http";
import TelegramServer from "telegram-test-api";

const telegram = new TelegramServer({ host: "127.0.0.1", port: Number(process.argv[2]) });

const added = {
  deleteMessages: (asked) => {
    for (const id of JSON.parse(asked.get("message_ids"))) telegram.deleteMessage(Number(asked.get("chat_id")), id);
    return [200, { ok: true, result: true }];
  },
  getFile: () => [400, { ok: false, error_code: 400, description: "Bad Request: wrong file_id" }],
};

const server = http.createServer((request, response) => {
  const method = added[request.url.split("/").at(-1)];
  if (!request.url.startsWith("/bot") || !method) {
    telegram.webServer(request, response);
    return;
  }
  let body = "";
  request.on("data", (piece) => (body += piece));
  request.on("end", () => {
    const [status, answer] = method(new URLSearchParams(body));
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(answer));
  });
});
server.listen(Number(process.argv[2]), "127.0.0.1", () => console.log("ready"));
process.stdin.resume().on("end", () => process.exit(0));
