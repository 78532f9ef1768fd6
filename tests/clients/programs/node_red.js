// node-red-node-openweathermap, in the little of Node-RED that a node needs: `CITY,COUNTRY KIND` prints its message.
const { EventEmitter } = require("node:events");

const [city, country] = process.argv[2].split(",");
const types = {};
const RED = {
  _: (text) => text,
  nodes: {
    registerType: (name, type) => (types[name] = type),
    createNode: (node) => Object.assign(node, Object.create(EventEmitter.prototype), new EventEmitter(), {
      on: EventEmitter.prototype.on, emit: EventEmitter.prototype.emit, credentials: { apikey: "any-key" },
      status: () => {},
      send: (message) => console.log(JSON.stringify({ payload: message.payload, location: message.location })),
      error: (error) => console.log(JSON.stringify({ error: String(error) })),
    }),
  },
};
require("node-red-node-openweathermap/weather.js")(RED);
const node = new types.openweathermap({ wtype: process.argv[3], city, country });
node.emit("input", {});
