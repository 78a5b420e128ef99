import scrapy

from headlines.items import Headline


class FrontsSpider(scrapy.Spider):
    name = "fronts"
    start_urls = ("http://www.steppecourier.example/", "http://news.continentwire.example/")

    def parse(self, response):
        yield from response.follow_all(css="article.teaser h2 a", callback=self.parse_page)

    def parse_page(self, response):
        title = response.css("h1::text").get(default="").strip()
        yield Headline(url=response.url, title=title, html=response.text)
