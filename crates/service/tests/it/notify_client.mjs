// Notify's own client against our stand-in: what the client sends has to be taken, and its answers read.
// In: the folder of node modules, the stand-in's address, the API key. Out: what it was answered, as JSON.
import { createRequire } from "node:module";
import { join } from "node:path";

const [, , modules, address, key] = process.argv;
const { NotifyClient } = createRequire(join(modules, "package.json"))("notifications-node-client");
const client = new NotifyClient(address, key);
const template = "f33517ff-2a88-4f6e-b855-c550268ce08a";

const email = await client.sendEmail(template, "ida@example.org", {
  personalisation: { letter: "Dear Ms Lindgren" },
  reference: "one",
});
const letter = await client.sendPrecompiledLetter("two", Buffer.from("%PDF-1.7 a letter"), "first");
const found = await client.getNotifications(undefined, undefined, "two");
const stranger = new NotifyClient(address, key.slice(0, -1) + (key.endsWith("0") ? "1" : "0"));
const refused = await stranger.sendEmail(template, "ida@example.org", {}).catch((e) => e.response.data);
console.log(JSON.stringify({ email: email.data, letter: letter.data, found: found.data, refused }));
