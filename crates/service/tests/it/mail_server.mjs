// A mail server that keeps what it takes in a folder, and behaves as the recipient's name says.
// In: the folder of node modules, the folder to keep in, the address whose mail goes to a mailbox, and that
// mailbox (a Maildir; blank for none). Out: its port on the first line. It ends with its standard input.
import { createRequire } from "node:module";
import { existsSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [, , modules, kept, owner, mailbox] = process.argv;
const { SMTPServer } = createRequire(join(modules, "package.json"))("smtp-server");

let taken = 0;
const refuse = (code, words) => Object.assign(new Error(words), { responseCode: code });
const name = (session) => session.envelope.rcptTo[0].address.split("@")[0];

const server = new SMTPServer({
  authOptional: true,
  hideSTARTTLS: true,
  logger: false,
  onRcptTo(address, session, done) {
    if (address.address.startsWith("nobody")) return done(refuse(550, "no such user here"));
    // Later: until the folder says that it is open.
    if (address.address.startsWith("later") && !existsSync(join(kept, "open")))
      return done(refuse(451, "try again later"));
    done();
  },
  onData(stream, session, done) {
    const chunks = [];
    stream.on("data", (chunk) => {
      chunks.push(chunk);
    });
    stream.on("end", () => {
      const message = Buffer.concat(chunks);
      // Broken: the line goes before anything is taken.
      if (name(session).startsWith("broken")) return cut(session);
      const number = ++taken;
      const recipients = session.envelope.rcptTo.map((r) => r.address);
      writeFileSync(join(kept, `${number}.eml`), message);
      writeFileSync(join(kept, `${number}.to`), recipients.join("\n"));
      if (mailbox && recipients.includes(owner)) {
        const file = `${Date.now()}.${number}.test`;
        writeFileSync(join(mailbox, "tmp", file), message, { mode: 0o666 });
        renameSync(join(mailbox, "tmp", file), join(mailbox, "new", file));
      }
      // Silent: it is taken, and the line goes before the answer.
      if (name(session).startsWith("silent")) return cut(session);
      done(null, `taken as ${number}`);
    });
  },
});

const sockets = new Map();
server.server.on("connection", (socket) => {
  sockets.set(`${socket.remoteAddress}:${socket.remotePort}`, socket);
});
const cut = (session) => {
  for (const [where, socket] of sockets) {
    if (where.endsWith(`:${session.remotePort}`)) socket.destroy();
  }
};

server.on("error", () => {});
server.listen(0, "127.0.0.1", () => console.log(server.server.address().port));
process.stdin.on("end", () => process.exit(0)).resume();
