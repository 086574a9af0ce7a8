// A gateway of your own in one file: it sends one message of a client to the webhook of a channel of the provider `generic`,
// receives the reply, and ends.
//   SALON_SECRET=… PORT=8090 WEBHOOK=http://127.0.0.1:3000/webhooks/salon node examples/own-gateway.mjs
// dialogkeeper runs with CONFIG_FILE=examples/dialogkeeper.config.ts, the same SALON_SECRET, and SALON_URL=http://127.0.0.1:8090.
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { signBody, verifySignature } from 'dialogkeeper';

const {
  SALON_SECRET: secret = '',
  PORT = '8090',
  WEBHOOK = 'http://127.0.0.1:3000/webhooks/salon',
} = process.env;

const server = createServer(async (request, response) => {
  const body = await text(request);
  const header = String(request.headers['x-dialogkeeper-signature']);
  if (!verifySignature({ secret, header, body })) {
    response.writeHead(401).end();
    return;
  }
  const reply = JSON.parse(body);
  console.log(`to ${reply.to}: ${reply.text}`);
  response.end(JSON.stringify({ messageId: `sent-${reply.idempotencyKey}` }));
  server.close();
}).listen(Number(PORT), '127.0.0.1');

const body = JSON.stringify({
  messages: [
    {
      from: { kind: 'phone', value: '+79990000001' },
      messageId: `message-${Date.now()}`,
      text: 'Здравствуйте! На когда я записана?',
      sentAt: new Date().toISOString(),
    },
  ],
});
const headers = { 'content-type': 'application/json', 'x-dialogkeeper-signature': signBody(secret, body) };
const answer = await fetch(WEBHOOK, { method: 'POST', headers, body });
console.log(`the webhook answers ${answer.status}: ${await answer.text()}`);
if (!answer.ok) process.exit(1);
