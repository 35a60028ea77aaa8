package org.senselights.cli;

import java.io.PrintWriter;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.Callable;
import org.senselights.app.AppenderFile;
import org.senselights.app.PowerShellLine;
import org.senselights.app.SampleDatagrams;
import org.senselights.event.EventType;
import org.senselights.settings.RefusedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what a Sense server needs to send its events here. */
@Command(name = "log4net",
    description = {
      "Prints the LocalLogConfig.xml that has a Qlik Sense server send its events to this device: the file of the Proxy"
          + " service, for users, or with --reload-tasks that of the Scheduler service.",
      "",
      "It goes to each node of the Sense site that runs the service, as",
      "  C:\\ProgramData\\Qlik\\Sense\\Proxy\\LocalLogConfig.xml",
      "  C:\\ProgramData\\Qlik\\Sense\\Scheduler\\LocalLogConfig.xml",
      "Only the file, or the lines of --test, are written to the standard output; warnings are not.",
      ""
    },
    exitCodeOnInvalidInput = ExitCode.USAGE,
    footer = {
      "",
      "Examples:",
      "  sense-lights log4net --target 192.168.1.20 > LocalLogConfig.xml",
      "  sense-lights log4net --target 192.168.1.20 --reload-tasks",
      "  sense-lights log4net --target 192.168.1.20 --block",
      "  sense-lights log4net --target 192.168.1.20 --test",
      "",
      "Exit codes: 0 printed, 64 a wrong command line, 74 nobody takes the output, 78 the settings are wrong, or name"
          + " no port."
    })
final class Log4netCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;
  @Mixin private SettingsOptions options;

  @Option(names = "--target", paramLabel = "HOST", required = true, converter = TargetHost.Option.class,
      description = "This device, as the Sense server finds it. Best an IPv4 address that does not change: a name is"
          + " looked up once, when Sense reads the file.")
  private TargetHost target;

  @Option(names = "--port", paramLabel = "P",
      description = "The UDP port. Default: what the settings listen on, 9997 for users and 9998 for tasks where they"
          + " have a choice.")
  private Integer port;

  @Option(names = "--reload-tasks", description = "For the Scheduler service, which tells of reload tasks.")
  private boolean reloadTasks;

  @Option(names = "--block",
      description = "Not a whole file but what to put into one that is there already.")
  private boolean block;

  @Option(names = "--test",
      description = "No file, but lines for PowerShell on the Sense server that send a datagram each, to try the way.")
  private boolean test;

  @Option(names = "--force", description = "Takes a loopback address too, though there Sense would talk to itself.")
  private boolean force;

  @Override
  public Integer call() throws RefusedException {
    if (block && test) {
      return refuse("--block and --test do not go together: one prints XML, the other lines for PowerShell");
    }
    if (port != null && (port < 1 || port > 65_535)) {
      return refuse("--port is 1 to 65535, not " + port);
    }
    if (target.isLoopback() && !force) {
      return refuse("to a Sense server, " + target.text() + " is the server itself: give this device's address in your"
          + " network (hostname -I shows it), or --force if Sense Lights does run on the Sense server");
    }
    int chosen = port == null ? portOfSettings() : port;
    if (chosen == 0) {
      err().println("udp.listen takes any free port, another at each start: name a port there, or give --port");
      return ExitCode.CONFIG;
    }
    if (target.isLocalName()) {
      warn(target.text() + ": a Windows server often finds no name that ends in .local; give an address, and have your"
          + " router keep it for this device");
    }
    // Not println: the same bytes on every system.
    out().print(test ? lines(chosen) : file(chosen));
    return out().checkError() ? ExitCode.OUTPUT_FAILED : ExitCode.OK;
  }

  private String file(int to) {
    AppenderFile file = new AppenderFile(
        reloadTasks ? AppenderFile.Service.SCHEDULER : AppenderFile.Service.PROXY, target.text(), to);
    return block ? file.block() : file.whole();
  }

  private String lines(int to) {
    PowerShellLine line = new PowerShellLine(target.text(), to);
    LocalDateTime now = LocalDateTime.now();
    return reloadTasks
        ? """
            # In PowerShell on the Sense server: tells that the reload task "Test task" failed.
            %s
            # Then this: tells that it went well, so that nothing stays behind.
            %s
            """.formatted(line.sending(EventType.RELOAD_FAILED, now), line.sending(EventType.RELOAD_SUCCEEDED, now))
        : """
            # In PowerShell on the Sense server: tells that the user TEST/sense-lights opened an app.
            %s
            # Then this: tells that the user left, so that nobody stays counted.
            %s
            """.formatted(line.sending(EventType.CONNECTION_OPEN, now), line.sending(EventType.SESSION_STOP, now));
  }

  /** A port that others can reach, the customary one where it is among them; 0 where none is named. */
  private int portOfSettings() throws RefusedException {
    int customary = SampleDatagrams.customaryPort(reloadTasks ? EventType.RELOAD_FAILED : EventType.SESSION_START);
    List<InetSocketAddress> listen = options.read().udp().listen();
    List<InetSocketAddress> open = listen.stream().filter(at -> !at.getAddress().isLoopbackAddress()).toList();
    if (open.isEmpty() && !target.isLoopback()) {
      warn("udp.listen takes datagrams of this device alone: add \"0.0.0.0:" + customary + "\" there");
    }
    boolean onlyIpv4 = open.stream().allMatch(at -> at.getAddress() instanceof Inet4Address);
    if (!open.isEmpty() && onlyIpv4 && target.address().filter(Inet6Address.class::isInstance).isPresent()) {
      warn("udp.listen takes IPv4 alone, and " + target.text() + " is IPv6: write \"[::]:" + customary + "\" there, for"
          + " both");
    }
    List<Integer> ports = (open.isEmpty() ? listen : open).stream()
        .map(InetSocketAddress::getPort)
        .filter(found -> found != 0)
        .toList();
    if (ports.isEmpty() || ports.contains(customary)) {
      return ports.isEmpty() ? 0 : customary;
    }
    return reloadTasks ? ports.getLast() : ports.getFirst();
  }

  private void warn(String text) {
    err().println("warning: " + text);
  }

  private int refuse(String why) {
    err().println(why);
    return ExitCode.USAGE;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
