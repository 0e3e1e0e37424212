from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("customers", "0002_find_by_words_and_files"),
    ]

    operations = [
        migrations.AddField(
            model_name="customer",
            name="has_merged",
            field=models.BooleanField(
                default=False,
                help_text="Others were merged into this one: questions ask for them too.",
            ),
        ),
        migrations.AddField(
            model_name="identity",
            name="verified_reason",
            field=models.CharField(
                blank=True,
                help_text="How an agent knows, where one said so by hand.",
                max_length=300,
            ),
        ),
    ]
