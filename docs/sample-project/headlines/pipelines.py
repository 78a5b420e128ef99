import csv
from pathlib import Path


class CsvPipeline:
    def process_item(self, item):
        with Path("headlines.csv").open("a", encoding="utf-8", newline="") as file:
            csv.writer(file).writerow([item["url"], item["title"]])
        del item["html"]
        return item
