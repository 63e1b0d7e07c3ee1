"""The same files in Spark: who is active in the same place in different cities.

    hamm export parquet --by region --output cities/city=hamm   # and so on for each city
    pip install pyspark                                         # needs Java 17
    python examples/spark.py cities

Runs on this machine alone; on a cluster, take the line with `master` away and keep the folder where
all of it can read. Spark finds `region` in the names of the folders.
"""

import sys
from functools import reduce
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f


def table(spark: SparkSession, folder: str, name: str) -> DataFrame:
    """A table of all cities, with the columns `city` and `region`."""
    cities = sorted(Path(folder).glob("city=*"))
    frames = [
        spark.read.parquet(str(city / name)).withColumn("city", f.lit(city.name[5:]))
        for city in cities
    ]
    return reduce(DataFrame.unionByName, frames)


def main(folder: str) -> None:
    """Print a row for each place with initiatives of more than one city."""
    spark = (
        SparkSession.builder.appName("hamm-registry")
        .master("local[*]")
        .config("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    shared = (
        table(spark, folder, "initiative_places")
        .groupBy("country", "place")
        .agg(
            f.sort_array(f.collect_set("city")).alias("cities"),
            f.countDistinct("city", "initiative").alias("initiatives"),
        )
        .where(f.size("cities") > 1)
        .orderBy(f.desc("initiatives"), "country", "place")
    )
    shared.show(50, truncate=False)
    spark.stop()


if __name__ == "__main__":
    main(sys.argv[1])
