// In place of what Vega brings for maps and for loading files: no chart of ours has a map, and a page loads nothing.
function absent(): never {
  throw new Error('a chart asks for a map or a file');
}
export { absent as dsvFormat, absent as feature, absent as geoArea, absent as geoBounds, absent as geoCentroid, absent as mesh };
