// gcoord's own types describe an ES module, but Node loads its CommonJS build, whose default import is the
// object below. Bundlers, which take its ES module, see the same object as the default export.
declare module 'gcoord' {
  type System = 'WGS84' | 'GCJ02' | 'BD09'
  const gcoord: {
    readonly WGS84: System
    readonly GCJ02: System
    readonly BD09: System
    transform(lngLat: [number, number], from: System, to: System): [number, number]
  }
  export default gcoord
}
