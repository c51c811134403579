/* What a container plug-in gives to bha: tables of columns, one of them in order, in pieces of the size asked for. The plug-in
 * alone is linked to the container's library, so bha itself starts and says what is missing where that library is absent or of
 * another version. C types and C calls: bha and plug-in may come from different compilers. One container is called by one thread
 * at a time.
 */
#ifndef BHA_CONTAINER_PLUGIN_H
#define BHA_CONTAINER_PLUGIN_H
#include <cstdint>
#ifdef __cplusplus
extern "C" {
#endif

#define BHA_CONTAINER_ABI 5u
#define BHA_CONTAINER_ENTRY "bha_container_5"

/* The container's bytes. read_at returns how many were read, less than n only at the end, or -1. Must outlive the container.
 * Called by one thread at a time, which is one of the container's own after a `select` with several threads. */
struct bha_bytes {
  void* context;
  uint64_t size;
  int64_t (*read_at)(void* context, uint64_t offset, void* into, uint64_t n);
};

/* How `next` gives a column: number: double, null as NaN. moment: int64_t nanoseconds since 1970, null as INT64_MIN.
 * duration: int64_t nanoseconds, null as INT64_MIN: the container states the unit, whatever a heading says.
 * text: int32_t, a number for `text_of` that is good until the following `next`; null as -1. other: cannot be read. */
enum bha_column_kind { BHA_NUMBER = 0, BHA_MOMENT = 1, BHA_TEXT = 2, BHA_OTHER = 3, BHA_DURATION = 4 };

/* Why `open` refused, where the container is whole and yet holds no table: the reason begins with this. */
#define BHA_NO_TABLE "no table: "

struct bha_container_api {
  uint32_t abi;          /* BHA_CONTAINER_ABI */
  const char* made_with; /* library and version */
  /* Null: refused, the reason is in error. */
  void* (*open)(const struct bha_bytes* bytes, char* error, uint64_t error_size);
  void (*close)(void* container);
  uint32_t (*tables)(const void* container);                    /* at least one */
  const char* (*table)(const void* container, uint32_t number); /* its name in the container; good until close */
  /* From now on everything below is about this table; after `open` about the first. 0: done; -1: refused. */
  int (*enter)(void* container, uint32_t table, char* error, uint64_t error_size);
  uint64_t (*rows)(const void* container);
  uint32_t (*columns)(const void* container);
  const char* (*heading)(const void* container, uint32_t column); /* good until `enter` or close */
  enum bha_column_kind (*kind)(const void* container, uint32_t column);
  /* Names the columns that `next` gives (none of kind other) and goes to the first row. `threads`: how many may work at once,
   * the caller's with them; they change no row, and with 1 none is started. 0: done; -1: refused. */
  int (*select)(void* container, const uint32_t* columns, uint32_t n, uint32_t threads, char* error, uint64_t error_size);
  /* The next rows, at most `most`: into[i] has room for `most` entries of the i-th selected column. 0: the end; -1: refused. */
  int64_t (*next)(void* container, uint64_t most, void* const* into, char* error, uint64_t error_size);
  /* Passes over rows, at most n and only as many as cost much less than to read them all; how many. -1: refused. */
  int64_t (*skip)(void* container, uint64_t n, char* error, uint64_t error_size);
  const char* (*text_of)(const void* container, uint32_t selected, int32_t number, uint64_t* size);
};
/* Exported under BHA_CONTAINER_ENTRY. */
typedef const struct bha_container_api* (*bha_container_entry)(void);

/* The other way: a table of Arrow's C data interface as a file. Both structs are taken over, whatever comes of it. `take` is
 * given the bytes in order. 0: done; -1: refused, the reason is in error. Exported by bha_arrow.so under BHA_TABLE_WRITER. */
struct ArrowSchema;
struct ArrowArray;
#define BHA_TABLE_WRITER "bha_write_table_1"
enum bha_table_form { BHA_ARROW_STREAM = 0, BHA_ARROW_FILE = 1, BHA_PARQUET = 2 };
typedef int (*bha_write_table)(struct ArrowSchema* schema, struct ArrowArray* batch, enum bha_table_form form, void* context,
                               void (*take)(void* context, const void* bytes, uint64_t n), char* error, uint64_t error_size);

#ifdef __cplusplus
}
#endif
#endif
