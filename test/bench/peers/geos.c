/* What GEOS does with the same county, for the bench: reads polygons and points as doubles, prints calls a second of processor time.
 *   geos <polygons> <points> <moved>  ->  located lookups_per_s found | unmoved grids_per_s overlaps | moved grids_per_s overlaps */
#include <geos_c.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void quiet(const char *format, ...) { (void)format; }

static double seconds(void) { return (double)clock() / CLOCKS_PER_SEC; }

static double *read_file(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) exit(2);
  fseek(file, 0, SEEK_END);
  long size = ftell(file);
  rewind(file);
  double *values = malloc(size);
  if (fread(values, 1, size, file) != (size_t)size) exit(2);
  fclose(file);
  return values;
}

static GEOSGeometry **polygons_of(const double *values, int *count) {
  *count = (int)values[0];
  GEOSGeometry **polygons = malloc(sizeof(*polygons) * *count);
  const double *at = values + 1;
  for (int i = 0; i < *count; i++) {
    unsigned size = (unsigned)*at++;
    GEOSCoordSequence *ring = GEOSCoordSeq_create(size, 2);
    for (unsigned k = 0; k < size; k++, at += 2) GEOSCoordSeq_setXY(ring, k, at[0], at[1]);
    polygons[i] = GEOSGeom_createPolygon(GEOSGeom_createLinearRing(ring), NULL, 0);
  }
  return polygons;
}

typedef struct { const GEOSPreparedGeometry **prepared; const GEOSGeometry *point; long found; } Lookup;

static void hold(void *item, void *data) {
  Lookup *lookup = data;
  if (lookup->found < 0 && GEOSPreparedIntersects(lookup->prepared[(long)item - 1], lookup->point)) lookup->found = (long)item;
}

static void locate(GEOSSTRtree *tree, GEOSGeometry **polygons, int count, const double *values) {
  const GEOSPreparedGeometry **prepared = malloc(sizeof(*prepared) * count);
  for (int i = 0; i < count; i++) prepared[i] = GEOSPrepare(polygons[i]);
  int points = (int)values[0];
  long found = 0;
  double best = 0;
  /* The first round builds what prepared geometries build when first asked; of the others the best counts. */
  for (int round = 0; round < 5; round++) {
    found = 0;
    double start = seconds();
    for (int i = 0; i < points; i++) {
      GEOSGeometry *point = GEOSGeom_createPointFromXY(values[1 + 2 * i], values[2 + 2 * i]);
      Lookup lookup = {prepared, point, -1};
      GEOSSTRtree_query(tree, point, hold, &lookup);
      if (lookup.found >= 0) found++;
      GEOSGeom_destroy(point);
    }
    double rate = points / (seconds() - start);
    if (round > 0 && rate > best) best = rate;
  }
  printf("%f %ld\n", best, found);
}

typedef struct { GEOSGeometry **polygons; const GEOSGeometry *grid; long self; long overlaps; } Check;

static void relate(void *item, void *data) {
  Check *check = data;
  if ((long)item - 1 == check->self) return;
  if (GEOSRelatePattern(check->grid, check->polygons[(long)item - 1], "T********") == 1) check->overlaps++;
}

static void validate(GEOSSTRtree *tree, GEOSGeometry **polygons, GEOSGeometry **grids, int count) {
  Check check = {polygons, NULL, 0, 0};
  double start = seconds();
  for (int i = 0; i < count; i++) {
    check.grid = grids[i];
    check.self = i;
    GEOSSTRtree_query(tree, grids[i], relate, &check);
  }
  printf("%f %ld\n", count / (seconds() - start), check.overlaps);
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  initGEOS(quiet, quiet);
  int count, moved_count;
  GEOSGeometry **polygons = polygons_of(read_file(argv[1]), &count);
  GEOSGeometry **moved = polygons_of(read_file(argv[3]), &moved_count);
  GEOSSTRtree *tree = GEOSSTRtree_create(10);
  for (long i = 0; i < count; i++) GEOSSTRtree_insert(tree, polygons[i], (void *)(i + 1));
  locate(tree, polygons, count, read_file(argv[2]));
  validate(tree, polygons, polygons, moved_count);
  validate(tree, polygons, moved, moved_count);
  return 0;
}
