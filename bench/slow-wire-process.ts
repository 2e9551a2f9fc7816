// Passes on what clients send some milliseconds later, and answers at once. Arguments: the server's host and port, milliseconds.
import { connect, createServer } from "node:net";

const [host, port, ms] = process.argv.slice(2);

const wire = createServer({ noDelay: true }, (client) => {
  const server = connect({ host, port: Number(port), noDelay: true });
  const cut = (): void => {
    client.destroy();
    server.destroy();
  };
  for (const socket of [client, server]) socket.on("error", cut).on("close", cut);
  client.on("data", (chunk: Buffer) => setTimeout(() => server.write(chunk), Number(ms)));
  server.on("data", (chunk: Buffer) => client.write(chunk));
});
wire.listen(0, "127.0.0.1", () => {
  const address = wire.address();
  console.log(typeof address === "object" ? address?.port : undefined);
});
