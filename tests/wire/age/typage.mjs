// An oracle: requests as a JSON list on standard input, answers likewise. Bytes are base64; a refusal is an empty answer.
import { readFileSync } from "node:fs";
import { Decrypter, Encrypter, identityToRecipient } from "age-encryption";

const answers = {
  async recipient({ identity }) {
    return { text: await identityToRecipient(identity) };
  },
  async seal({ recipients = [], passphrase, data }) {
    const encrypter = new Encrypter();
    for (const recipient of recipients) encrypter.addRecipient(recipient);
    if (passphrase) {
      encrypter.setPassphrase(passphrase);
      encrypter.setScryptWorkFactor(10);
    }
    return { data: Buffer.from(await encrypter.encrypt(Buffer.from(data, "base64"))).toString("base64") };
  },
  async open({ identities = [], passphrase, data }) {
    const decrypter = new Decrypter();
    for (const identity of identities) decrypter.addIdentity(identity);
    if (passphrase) decrypter.addPassphrase(passphrase);
    try {
      return { data: Buffer.from(await decrypter.decrypt(Buffer.from(data, "base64"))).toString("base64") };
    } catch {
      return {};
    }
  },
};

const requests = JSON.parse(readFileSync(0, "utf8"));
const given = [];
for (const request of requests) given.push(await answers[request.ask](request));
process.stdout.write(JSON.stringify(given));
