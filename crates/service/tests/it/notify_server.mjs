// A stand-in for GOV.UK Notify, which no test may reach: the published shapes of its API, and no more.
// In: the folder of node modules, the folder to keep in, the API key. Out: its port on the first line. Each
// notification is kept as it came; a file `mode` says how the next is taken, `<reference>.status` what
// became of one, `now` what time it is. It ends with its standard input.
import { createRequire } from "node:module";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { join } from "node:path";

const [, , modules, kept, key] = process.argv;
const token = createRequire(createRequire(join(modules, "package.json")).resolve("notifications-node-client"))("jsonwebtoken");
const [service, secret] = [key.slice(-73, -37), key.slice(-36)];

const said = (name) => (existsSync(join(kept, name)) ? readFileSync(join(kept, name), "utf8") : "");
const now = () => Number(said("now")) || Date.now() / 1000;
const isUuid = (text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
const isText = (value) => typeof value === "string";
const refuse = (status_code, error, message) => {
  throw { status_code, errors: [{ error, message }] };
};

function whoAsks(request) {
  const [scheme, jwt] = (request.headers.authorization ?? "").split(" ");
  if (scheme !== "Bearer") refuse(401, "AuthError", "Unauthorized: authentication token must be provided");
  let claims;
  try {
    claims = token.verify(jwt, secret, { algorithms: ["HS256"], issuer: service, ignoreExpiration: true, clockTimestamp: now() });
  } catch {
    refuse(403, "AuthError", "Invalid token: API key not found");
  }
  if (Math.abs(claims.iat - now()) > 30)
    refuse(403, "AuthError", "Error: Your system clock must be accurate to within 30 seconds");
}

function only(body, needed, allowed) {
  for (const name of needed)
    if (!(name in body)) refuse(400, "ValidationError", `${name} is a required property`);
  for (const name of Object.keys(body))
    if (!needed.includes(name) && !allowed.includes(name))
      refuse(400, "ValidationError", `Additional properties are not allowed (${name} was unexpected)`);
}

function email(body) {
  only(body, ["email_address", "template_id"], ["personalisation", "sanitise_content_for", "reference", "email_reply_to_id", "one_click_unsubscribe_url"]);
  if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(body.email_address)) refuse(400, "ValidationError", "email_address Not a valid email address");
  if (!isUuid(body.template_id)) refuse(400, "ValidationError", "template_id is not a valid UUID");
  const values = body.personalisation ?? {};
  for (const name of body.sanitise_content_for ?? [])
    if (!isText(values[name])) refuse(400, "ValidationError", `sanitise_content_for ${name} is not in the personalisation`);
  const template = { id: body.template_id, version: 1, uri: `https://api.notifications.service.gov.uk/v2/template/${body.template_id}` };
  return { content: { subject: "About your child", body: Object.values(values).join("\n"), from_email: "ashshire@notifications.service.gov.uk" }, template, scheduled_for: null };
}

function letter(body) {
  // With a template there would be no content; of ours there is only content.
  only(body, ["reference", "content"], ["postage"]);
  if (!["first", "second", "economy", undefined].includes(body.postage)) refuse(400, "ValidationError", "postage invalid. It must be first, second, economy");
  const pdf = Buffer.from(body.content, "base64");
  if (pdf.toString("base64") !== body.content) refuse(400, "ValidationError", "Incorrect padding");
  if (!pdf.subarray(0, 5).equals(Buffer.from("%PDF-"))) refuse(400, "BadRequestError", "Letter must be a PDF");
  return { postage: body.postage ?? "second" };
}

const taken = [];

function listed(url) {
  const reference = url.searchParams.get("reference");
  const own = taken.filter((one) => !reference || one.reference === reference);
  const notifications = own.map((one) => {
    const status = said(`${one.reference}.status`) || (one.type === "letter" ? "accepted" : "sending");
    const over = !["accepted", "sending", "pending-virus-check"].includes(status);
    const at = new Date(now() * 1000).toISOString().replace("Z", "000Z");
    return { ...one, status, created_at: at, sent_at: at, completed_at: over ? at : null };
  });
  return { notifications, links: { current: url.pathname } };
}

function take(kind, text) {
  const body = JSON.parse(text);
  const mode = said("mode");
  if (mode === "limit") refuse(429, "RateLimitError", "Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds");
  if (mode === "trial") refuse(400, "BadRequestError", "Cannot send to this recipient when service is in trial mode");
  const answer = kind === "email" ? email(body) : letter(body);
  if (mode === "broken") return null;
  const id = randomUUID();
  taken.push({ id, reference: body.reference ?? null, type: kind, email_address: body.email_address ?? null });
  writeFileSync(join(kept, `${taken.length}.json`), text);
  if (mode === "silent") return null;
  return { id, reference: body.reference ?? null, uri: `https://api.notifications.service.gov.uk/v2/notifications/${id}`, ...answer };
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => {
    chunks.push(chunk);
  });
  request.on("end", () => {
    let status = 201;
    let answer;
    try {
      const url = new URL(request.url, "http://notify");
      whoAsks(request);
      const text = Buffer.concat(chunks).toString("utf8");
      const page = `${request.method} ${url.pathname}`;
      if (page === "POST /v2/notifications/email") answer = take("email", text);
      else if (page === "POST /v2/notifications/letter") answer = take("letter", text);
      else if (page === "GET /v2/notifications") [status, answer] = [200, listed(url)];
      else refuse(404, "NotFound", "The requested URL was not found on the server");
    } catch (refused) {
      [status, answer] = [refused.status_code ?? 500, refused];
    }
    // The line goes, with or without the letter.
    if (answer === null) return request.socket.destroy();
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.on("end", () => process.exit(0)).resume();
