// Throws in its own callback as soon as it is connected.
export function start({ owner, url }) {
  owner.open(`${url}rooms/8`).subscribe((socket) => {
    socket.send(JSON.parse('{ no JSON'));
  });
}
