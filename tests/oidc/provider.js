// A provider that knows the people it is told of: node provider.js PORT CALLBACK 'JSON of claims by name'.
import { Provider } from "oidc-provider";

const [port, callback, people] = process.argv.slice(2);
const claims = JSON.parse(people);
const issuer = `http://localhost:${port}`;

const provider = new Provider(issuer, {
  clients: [{ client_id: "whiteglove", client_secret: "a secret of the test", redirect_uris: [callback] }],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  cookies: { keys: ["only for tests"] },
  findAccount: (_context, name) => claims[name] && { accountId: name, claims: () => ({ sub: name, ...claims[name] }) },
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
